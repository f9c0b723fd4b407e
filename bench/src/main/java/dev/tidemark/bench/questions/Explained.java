package dev.tidemark.bench.questions;

import dev.tidemark.query.Plan;
import dev.tidemark.query.PlanSql;
import dev.tidemark.sql.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Postgres makes of a plan's statement, and what of it takes how long and reads how much. */
record Explained(Database database) {

    private static final Pattern PARAMETER = Pattern.compile("[$]([0-9]+)");

    String plan(Plan plan, int tenant) {
        var sql = PlanSql.of(plan, tenant);
        var text = PARAMETER
                .matcher(sql.text())
                .replaceAll(match -> literal(sql.parameters().get(Integer.parseInt(match.group(1)) - 1)));
        try (var connection = database.source().getConnection();
                var statement = connection.createStatement()) {
            // As answers are made.
            statement.execute("set parallel_setup_cost = 50000");
            var lines = statement.executeQuery("explain (analyze, buffers, settings) " + text);
            var told = new StringBuilder(text).append("\n\n");
            while (lines.next()) {
                told.append(lines.getString(1)).append('\n');
            }
            return told.toString();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot explain " + text, e);
        }
    }

    private static String literal(Object value) {
        var text = (value instanceof List<?> list ? array(list) : value.toString()).replace("'", "''");
        return value instanceof List<?> list && list.getFirst() instanceof String s && !s.endsWith("Z")
                ? "'" + text + "'::text[]"
                : "'" + text + "'";
    }

    private static String array(List<?> list) {
        return list.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",", "{", "}"));
    }
}
