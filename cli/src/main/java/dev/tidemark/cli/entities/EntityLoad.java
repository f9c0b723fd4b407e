package dev.tidemark.cli.entities;

import dev.tidemark.cli.CommandFailure;
import dev.tidemark.cli.Reasons;
import dev.tidemark.cli.progress.Progress;
import dev.tidemark.cli.replay.Input;
import dev.tidemark.schema.EntityChanges;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the database what a file says of entities: all of it in one transaction, as of one time. Of one key the last row counts. */
public final class EntityLoad {

    /** So many refused rows are told; the others are counted. */
    private static final int TOLD = 20;

    private final Owner owner;
    private final Facts facts;
    private final Instant at;
    private final Format format;
    private final Input input;
    private final AtomicLong rows = new AtomicLong();
    private final long begun = System.nanoTime();

    /** @param at as of when it is so */
    public EntityLoad(Owner owner, Facts facts, Instant at, Format format, Input input) {
        this.owner = owner;
        this.facts = facts;
        this.at = at;
        this.format = format;
        this.input = input;
    }

    /** How a file holds rows. */
    public enum Format {
        CSV,
        NDJSON;

        Rows open(Input input) throws IOException {
            return switch (this) {
                case CSV -> CsvRows.of(input);
                case NDJSON -> JsonRows.of(input);
            };
        }
    }

    /**
     * What came of it.
     *
     * @param rows all of the file
     * @param changed entities of which it told something new, if only from when on it is so
     * @param refused how many rows said nothing
     * @param reasons of the first of those, each with its place
     */
    public record Loaded(long rows, long changed, long refused, List<String> reasons) {

        /** A second. */
        public long rate(long nanoseconds) {
            return rows * 1_000_000_000L / Math.max(1, nanoseconds);
        }
    }

    /** How many bytes of the file are read. */
    public Progress progress() {
        var loaded = new Loaded(rows.get(), 0, 0, List.of());
        return new Progress(
                input.read().get(),
                input.size(),
                "%,d rows, %,d a second".formatted(loaded.rows(), loaded.rate(System.nanoTime() - begun)));
    }

    /** Loads the file; a dry run finds out what that would do, and changes nothing. */
    public Loaded run(Database database, boolean dryRun) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            rows.set(0);
            var refused = new Refused(input.name());
            var load = new EntityChanges(session).load(facts.kind().name(), at, to -> read(to, refused));
            var changed = dryRun ? load.news() : load.tell();
            return new Loaded(rows.get(), changed, refused.count(), refused.reasons());
        });
    }

    private void read(EntityChanges.Facts to, Refused refused) {
        try (var file = format.open(input)) {
            for (var row = file.next(); row.isPresent(); row = file.next()) {
                rows.incrementAndGet();
                switch (row.get()) {
                    case Row.Bad(var line, var reason) -> refused.add(line, reason);
                    case Row.Good good -> read(good, to, refused);
                }
            }
        } catch (IOException e) {
            throw CommandFailure.wrongInput("%s cannot be read to its end: %s".formatted(input.name(), Reasons.of(e)));
        }
    }

    private void read(Row.Good row, EntityChanges.Facts to, Refused refused) {
        switch (owner.of(row)) {
            case Owner.Told.Nobody(var reason) -> refused.add(row.line(), reason);
            case Owner.Told.Whose(var tenantId) -> read(row, tenantId, to, refused);
        }
    }

    private void read(Row.Good row, int tenantId, EntityChanges.Facts to, Refused refused) {
        switch (facts.in(row)) {
            case Facts.Said.Nothing(var reason) -> refused.add(row.line(), reason);
            case Facts.Said.Fact(var key, var attributes) ->
                to.fact(tenantId, key, attributes.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The rows that said nothing. */
    private static final class Refused {

        private final String file;
        private final List<String> reasons = new ArrayList<>();
        private long count;

        Refused(String file) {
            this.file = file;
        }

        void add(long line, String reason) {
            if (++count <= TOLD) {
                reasons.add("%s:%d: %s".formatted(file, line, reason));
            }
        }

        long count() {
            return count;
        }

        List<String> reasons() {
            return List.copyOf(reasons);
        }
    }
}
