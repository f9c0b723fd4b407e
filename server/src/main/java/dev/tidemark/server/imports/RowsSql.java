package dev.tidemark.server.imports;

import dev.tidemark.imports.StagedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statement that reads a file: for each row its line, the position of the first column whose value will not do or -1, that
 * value, and the row as a line of CSV for COPY, with {@code base + line} in front.
 */
record RowsSql(Table table, List<StagedColumn> wanted, long base) {

    String text() {
        var read = new ArrayList<String>();
        read.add("row_number() over () + " + table.header() + " as line");
        IntStream.range(0, wanted.size()).forEach(i -> read.add(expression(wanted.get(i)) + " as c" + i));
        return """
                with read as (select %s from %s),
                checked as (select *, %s as wrong from read)
                select line, wrong, %s as value, case when wrong < 0 then %s end as csv from checked""".formatted(String.join(", ", read), table.from(), wrong(), value(), csv());
    }

    /** Of a column that may be absent and is, null. */
    private String expression(StagedColumn column) {
        var at = table.names().indexOf(column.name());
        return at < 0 ? "null::varchar" : table.columns().get(at);
    }

    private boolean isThere(int i) {
        return table.names().contains(wanted.get(i).name());
    }

    private String wrong() {
        var cases = IntStream.range(0, wanted.size())
                .filter(this::isThere)
                .mapToObj(i -> "when not %s then %d".formatted(ColumnSql.isGood(wanted.get(i), "c" + i), i))
                .collect(Collectors.joining(" "));
        return cases.isEmpty() ? "-1" : "case " + cases + " else -1 end";
    }

    private String value() {
        return IntStream.range(0, wanted.size())
                .mapToObj(i -> "when %d then c%d".formatted(i, i))
                .collect(Collectors.joining(" ", "case wrong ", " end"));
    }

    private String csv() {
        return IntStream.range(0, wanted.size())
                .mapToObj(i -> isThere(i) ? ColumnSql.csv(wanted.get(i), "c" + i) : "''")
                .collect(Collectors.joining(" || ',' || ", "(line + " + base + ")::varchar || ',' || ", ""));
    }
}
