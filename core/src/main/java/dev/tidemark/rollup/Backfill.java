package dev.tidemark.rollup;

import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Fills history into rollups that are new or were declared anew: chunk by chunk, newest first, while ingest goes on. How
 * far it is stands in the database, moved by the transaction of each chunk: whoever goes on goes on there.
 */
public final class Backfill {

    private static final SqlStatement STEP = SqlStatement.load(Backfill.class, "Backfill.step");

    private final Database database;

    public Backfill(Database database) {
        this.database = database;
    }

    /**
     * A chunk that was filled.
     *
     * @param low from where on the rollup is whole now; {@link Instant#MIN} when all of it is
     * @param oldest before which there are no events, as far as is known
     */
    public record Chunk(String rollup, Instant low, Instant high, long events, Duration took, Instant oldest) {

        static Chunk of(Row row) {
            return new Chunk(
                    row.text("rollup"),
                    row.instant("low"),
                    row.instant("high"),
                    row.bigint("events"),
                    Duration.ofNanos((long) (row.number("seconds").doubleValue() * 1e9)),
                    row.instant("oldest"));
        }
    }

    /** Fills the next chunk of a rollup; nothing when it lacks none. */
    public Optional<Chunk> step(String rollup) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.first(STEP, Map.of("rollup", rollup), Chunk::of));
    }

    /** Fills all history of a rollup, seals it, and has it take the place of the version before, if there is one. */
    public void run(String rollup) {
        while (step(rollup).isPresent()) {
            // Each step is a transaction of its own.
        }
        var sealer = new Sealer(database);
        while (sealer.seal(rollup)) {
            // Likewise.
        }
        new Apply(database).settle();
    }
}
