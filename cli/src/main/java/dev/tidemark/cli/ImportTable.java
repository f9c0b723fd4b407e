package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.imports.ImportRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Imports as text. */
final class ImportTable {

    private static final List<String> NAMES =
            List.of("id", "state", "rollups", "from", "to", "tenant", "rows", "refused", "started", "files");
    private static final int LONGEST = 80;

    private ImportTable() {}

    static List<String> lines(List<ImportRow> rows) {
        return Table.lines(NAMES, rows.stream().map(ImportTable::cells).toList());
    }

    /** A line for each thing that is known, nothing of it shortened. */
    static List<String> lines(ImportRow row) {
        return List.of(
                "import   " + row.id(),
                "state    " + row.state().word(),
                "rollups  " + String.join(", ", row.rollups()),
                "from     " + row.from(),
                "to       " + row.to(),
                "tenant   " + row.tenant().orElse("all"),
                "rows     %,d".formatted(row.rows()),
                "refused  %,d".formatted(row.refused()),
                "started  " + row.startedAt(),
                "finished " + row.finishedAt().map(Instant::toString).orElse("not yet"),
                "files    " + row.note());
    }

    private static List<String> cells(ImportRow row) {
        return List.of(
                String.valueOf(row.id()),
                row.state().word(),
                String.join(",", row.rollups()),
                row.from().toString(),
                row.to().toString(),
                row.tenant().orElse("all"),
                String.valueOf(row.rows()),
                String.valueOf(row.refused()),
                row.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                row.note().length() <= LONGEST ? row.note() : row.note().substring(0, LONGEST) + "…");
    }
}
