package dev.tidemark.server.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A file as DuckDB sees it.
 *
 * @param names of the columns, as the file has them
 * @param from a table function whose columns are expressions of these names, all of them text
 * @param columns these expressions, in the order of the names
 * @param header how many lines come before the first row
 */
record Table(List<String> names, String from, List<String> columns, int header) {

    /** Looks at the head of a file, or at a sample where it has none. */
    static Table of(DeliveredFile file, Connection duck) throws SQLException, IOException, BadFile {
        return switch (file.format()) {
            case CSV -> delimited(file, duck, ',');
            case TSV -> delimited(file, duck, '\t');
            case NDJSON -> json(file, duck);
            case PARQUET -> parquet(file, duck);
        };
    }

    /** Read by position, and nothing guessed: DuckDB's detection tells no line when it fails, and renames what is there twice. */
    private static Table delimited(DeliveredFile file, Connection duck, char delimiter)
            throws SQLException, IOException, BadFile {
        var names = header(file, duck, delimiter);
        var columns = IntStream.range(0, names.size()).mapToObj(i -> "f" + i).toList();
        var from =
                "read_csv(%s, auto_detect=false, header=true, delim='%s', quote='\"', escape='\"', compression='%s', columns={%s})"
                        .formatted(
                                path(file),
                                delimiter,
                                file.packing().word(),
                                columns.stream()
                                        .map(each -> each + ": 'VARCHAR'")
                                        .collect(Collectors.joining(", ")));
        return new Table(names, from, columns, 1);
    }

    private static List<String> header(DeliveredFile file, Connection duck, char delimiter)
            throws SQLException, IOException, BadFile {
        var lines = texts(duck, """
                select coalesce(line, '') from read_csv(%s, auto_detect=false, header=false, delim=chr(1), quote='', escape='',
                    compression='%s', columns={line: 'VARCHAR'}) limit 1""".formatted(path(file), file.packing().word()));
        if (lines.isEmpty()) {
            throw new BadFile(file.name(), "is empty: it has not even a header");
        }
        if (lines.getFirst().isBlank()) {
            throw new BadFile(file.name(), "line 1 is empty: it has to be the header");
        }
        try (var records = CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(lines.getFirst())) {
            return records.stream()
                    .flatMap(each -> each.getFields().stream())
                    .map(String::strip)
                    .toList();
        } catch (CsvParseException _) {
            throw new BadFile(file.name(), "the header in line 1 cannot be read");
        }
    }

    private static Table json(DeliveredFile file, Connection duck) throws SQLException, IOException {
        var source = path(file) + ", format='newline_delimited', records=true, compression='"
                + file.packing().word() + "'";
        var names = described(
                duck, "read_json(" + source + ", maximum_depth=1, map_inference_threshold=-1)", new ArrayList<>());
        if (names.isEmpty()) {
            return new Table(names, "(select 1 where false)", names, 0);
        }
        var columns = names.stream()
                .map(name -> DuckDb.identifier(name) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return new Table(
                names,
                "read_json(" + source + ", columns={" + columns + "})",
                names.stream().map(DuckDb::identifier).toList(),
                0);
    }

    private static Table parquet(DeliveredFile file, Connection duck) throws SQLException {
        var from = "read_parquet(" + path(file) + ", hive_partitioning=false)";
        var names = described(duck, from, new ArrayList<>());
        return new Table(names, from, names.stream().map(Table::text).toList(), 0);
    }

    /** A list as JSON has it. */
    private static String text(String column) {
        var name = DuckDb.identifier(column);
        return "case when typeof(%1$s) like '%%]' then to_json(%1$s)::varchar else %1$s::varchar end".formatted(name);
    }

    private static List<String> described(Connection duck, String from, List<String> names) throws SQLException {
        names.addAll(texts(duck, "select column_name from (describe from " + from + ")"));
        return names;
    }

    private static List<String> texts(Connection duck, String sql) throws SQLException {
        try (var statement = duck.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static String path(DeliveredFile file) {
        return DuckDb.literal(file.path().toAbsolutePath().toString());
    }
}
