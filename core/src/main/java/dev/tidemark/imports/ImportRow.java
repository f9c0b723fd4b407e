package dev.tidemark.imports;

import dev.tidemark.sql.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An import, as the list of imports has it.
 *
 * @param from start of the first slice
 * @param to end of the last one
 * @param tenant by name; nothing for slices of all tenants
 * @param rows that were taken, in all rollups
 * @param refused rows that were not
 */
public record ImportRow(
        long id,
        State state,
        List<String> rollups,
        Instant from,
        Instant to,
        Optional<String> tenant,
        String note,
        long rows,
        long refused,
        Instant startedAt,
        Optional<Instant> finishedAt) {

    public ImportRow {
        rollups = List.copyOf(rollups);
    }

    /** The life of an import. */
    public enum State {
        /** Rows are being gathered and checked; nothing is visible. */
        STAGING,
        /** Its slices were put in place. */
        DONE,
        /** All of it was there already, and nothing was changed. */
        UNCHANGED,
        /** What was there before was brought back. */
        UNDONE,
        /** It was given up, refused, or cut off; nothing was changed. */
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ImportRow of(Row row) {
        return new ImportRow(
                row.bigint("import_id"),
                State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                List.of(row.text("rollups").split(",", -1)),
                row.instant("low"),
                row.instant("high"),
                Optional.of(row.text("tenant")).filter(name -> !name.isEmpty()),
                row.text("note"),
                row.bigint("rows"),
                row.bigint("refused"),
                row.instant("started_at"),
                Optional.of(row.instant("finished_at")).filter(at -> !at.equals(Instant.MAX)));
    }
}
