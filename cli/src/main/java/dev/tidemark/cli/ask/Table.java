package dev.tidemark.cli.ask;

import java.util.Collections;
import java.util.List;

/** Text in columns, for lists. */
public final class Table {

    private Table() {}

    /** The names, a rule, and a line for each row; every row has a cell for each name. */
    public static List<String> lines(List<String> names, List<List<String>> rows) {
        return new TextTable(names, rows, Collections.nCopies(names.size(), false)).lines();
    }
}
