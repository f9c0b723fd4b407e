package dev.tidemark.cli.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows below names, in columns that are as wide as they have to be.
 *
 * @param right which columns hold numbers, whose ends stand below each other
 */
record TextTable(List<String> names, List<List<String>> rows, List<Boolean> right) {

    private static final String GAP = "  ";

    List<String> lines() {
        var widths = IntStream.range(0, names.size()).mapToObj(this::width).toList();
        var lines = new ArrayList<String>();
        lines.add(line(names, widths));
        lines.add(widths.stream().map("-"::repeat).collect(Collectors.joining(GAP)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int width(int column) {
        return IntStream.concat(
                        IntStream.of(length(names.get(column))),
                        rows.stream().mapToInt(row -> length(shown(row.get(column)))))
                .max()
                .orElse(0);
    }

    private String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(shown(cells.get(column)), widths.get(column), right.get(column)))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String padded(String text, int width, boolean right) {
        var blank = " ".repeat(width - length(text));
        return right ? blank + text : text + blank;
    }

    /** What would move the cursor of a terminal, or colour it, is shown as a blank: members are whatever senders sent. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
