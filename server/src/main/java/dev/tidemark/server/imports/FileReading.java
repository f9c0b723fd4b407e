package dev.tidemark.server.imports;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.imports.StagedColumn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a delivered file once, from its head to its end.
 *
 * @param folder for what memory does not hold
 * @param base is added to each row's line, to tell the files of a rollup apart
 * @param refused is told each row that will not do
 * @param course is told each row, and may stop it
 */
record FileReading(
        DeliveredFile file,
        List<StagedColumn> wanted,
        Path folder,
        long base,
        Consumer<RefusedRow> refused,
        Course course) {

    /** Where the rows go; reads the stream to its end. */
    @FunctionalInterface
    interface Sink {
        void take(InputStream csv) throws IOException;
    }

    /**
     * Reads it.
     *
     * @return what is in the file and nobody wants
     * @throws BadFile if the file as a whole will not do; the sink may have taken rows by then
     */
    List<String> into(Sink sink) throws IOException, BadFile {
        file.packing().check(file);
        try (var duck = DuckDb.open(folder)) {
            var table = table();
            check(table);
            pour(duck, new RowsSql(table, wanted, base).text(), sink);
            return table.names().stream()
                    .filter(name ->
                            wanted.stream().noneMatch(each -> each.name().equals(name)))
                    .toList();
        } catch (SQLException e) {
            throw DuckError.of(file, e);
        }
    }

    private Table table() throws SQLException, IOException, BadFile {
        try (var duck = DuckDb.openToDiagnose(folder)) {
            return Table.of(file, duck);
        }
    }

    private void pour(Connection duck, String sql, Sink sink) throws SQLException, IOException {
        try (var statement = duck.createStatement();
                var rows = statement.executeQuery(sql);
                var stream = new RowStream(rows, file, wanted, refused, course)) {
            try {
                sink.take(stream);
            } finally {
                // Whatever the sink made of it.
                stream.check();
            }
        } catch (SQLException e) {
            throw diagnosis(sql).orElse(e);
        }
    }

    private void check(Table table) throws BadFile {
        var mistakes = new ArrayList<String>();
        for (var column : wanted) {
            var count = table.names().stream().filter(column.name()::equals).count();
            if (count > 1) {
                mistakes.add("the column '" + column.name() + "' is there " + count + " times");
            } else if (count == 0 && column.required()) {
                mistakes.add("the column '" + column.name() + "' is missing; the file has: "
                        + Shown.of(String.join(", ", table.names())) + "; "
                        + Nearest.clause(column.name(), table.names()));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new BadFile(file.name(), mistakes);
        }
    }

    /** What is wrong, in full, by reading the file again. */
    private Optional<SQLException> diagnosis(String sql) {
        try (var duck = DuckDb.openToDiagnose(folder);
                var statement = duck.createStatement()) {
            statement.execute("select count(csv) from (" + sql + ")");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }
}
