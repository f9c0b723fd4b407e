package dev.tidemark.cli;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Looks into the database, beside the server. */
final class Rows {

    private Rows() {}

    /** The rows of a query for a text and a number. */
    static Map<String, Long> of(String postgresUrl, String sql) {
        try (var connection = DriverManager.getConnection(postgresUrl);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new TreeMap<String, Long>();
            while (rows.next()) {
                all.put(rows.getString(1), rows.getLong(2));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
