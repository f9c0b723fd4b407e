package dev.tidemark.bench.stress;

import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.rollup.Retention;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What a server does in the background and an operator by hand. */
final class Upkeep {

    private final Database database;
    private final Clock clock;
    private final Counts counts;

    Upkeep(Database database, Clock clock, Counts counts) {
        this.database = database;
        this.clock = clock;
        this.counts = counts;
    }

    void flush() {
        Catalogs.ROLLUPS.forEach(rollup -> counts.add("deltas flushed", new Flusher(database).flush(rollup)));
    }

    void seal() {
        Catalogs.ROLLUPS.forEach(rollup -> new Sealer(database).seal(rollup));
    }

    /** One to two days of the last four. */
    void recompute(RandomGenerator random) {
        var from = clock.instant().minus(Duration.ofHours(random.nextInt(100)));
        var to = from.plus(Duration.ofHours(1 + random.nextInt(48)));
        new Recompute(database).run(Catalogs.ROLLUPS.get(random.nextInt(Catalogs.ROLLUPS.size())), from, to);
    }

    void fill() {
        Catalogs.ROLLUPS.forEach(rollup ->
                new Backfill(database).step(rollup).ifPresent(_ -> counts.add("chunks of history filled", 1)));
    }

    void tidy() {
        new Apply(database).settle();
        new Retention(database).retain();
        new Maintenance(database).step().ifPresent(_ -> counts.add("partitions indexed", 1));
    }

    /** Another catalog at each fourth of the time. */
    Runnable declaring(Duration length) {
        var begun = clock.instant();
        return () -> {
            var fourth =
                    (int) (4 * Duration.between(begun, clock.instant()).toMillis() / Math.max(1, length.toMillis()));
            var wanted = Catalogs.ALL.get(fourth % Catalogs.ALL.size());
            counts.add(
                    "rollups declared anew",
                    new Apply(database).run(wanted, true).changes().size());
        };
    }
}
