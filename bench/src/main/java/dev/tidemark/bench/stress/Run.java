package dev.tidemark.bench.stress;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.rollup.Verifier.Difference;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.slf4j.LoggerFactory;

/** Everything at once on one database, for a while, and then to an end. */
final class Run implements AutoCloseable {

    /** Whose connections are cut. */
    private static final String WORKERS = "tidemark-stress-worker";

    private static final SqlStatement CUT = SqlStatement.of("""
            select count(pg_terminate_backend(pid)) as n
            from (
                select pid
                from pg_stat_activity
                where datname = current_database() and application_name = :workers
                order by random()
                limit 1
            ) one""");

    /** Changes reach back by days, and nobody makes a partition for what was changed. */
    private static final SqlStatement PARTITIONS =
            SqlStatement.of("select tidemark.add_partition('events', now() - n * interval '7 days') as made"
                    + " from generate_series(0, 4) n");

    private final Clock clock = Clock.systemUTC();
    private final long seed;
    private final Database workers;
    private final Database watchers;
    private final Counts counts = new Counts();
    private final List<Difference> differences = new CopyOnWriteArrayList<>();
    private int randoms;

    Run(String url, long seed) {
        this.seed = seed;
        quiet();
        this.workers = connect(url, WORKERS, 20);
        this.watchers = connect(url, "tidemark-stress-watcher", 3);
    }

    /** The pool warns of every connection that is cut. */
    private static void quiet() {
        if (LoggerFactory.getLogger("com.zaxxer.hikari") instanceof Logger logger) {
            logger.setLevel(Level.ERROR);
        }
    }

    private static Database connect(String url, String name, int connections) {
        return Database.connect(url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + name, connections);
    }

    /**
     * Lets everybody work for so long, or until a difference is found, then finishes what is begun and looks once more.
     *
     * @throws ExecutionException when somebody met what a cut connection or another one's lock does not explain
     */
    Report run(Duration length) throws ExecutionException, InterruptedException {
        Migrations.run(watchers);
        new Apply(watchers).run(Catalogs.ALL.getFirst());
        watchers.transaction(
                Isolation.READ_COMMITTED, session -> session.query(PARTITIONS, Map.of(), row -> row.flag("made")));
        try (var crew = new Crew(counts)) {
            hire(crew, length);
            crew.work(length, () -> !differences.isEmpty());
        }
        finish();
        return new Report(seed, counts.all(), List.copyOf(differences));
    }

    private void hire(Crew crew, Duration length) {
        var upkeep = new Upkeep(workers, clock, counts);
        for (var i = 0; i < 3; i++) {
            crew.hire("batches", 40, random(), new Writer(workers, "topic " + i, clock, random(), counts));
        }
        for (var i = 0; i < 2; i++) {
            crew.hire("changes", 200, random(), new Changer(workers, random(), counts));
            crew.hire("flushes of all rollups", 100, random(), upkeep::flush);
        }
        var ranges = random();
        crew.hire("seals of all rollups", 300, random(), upkeep::seal);
        crew.hire("recomputes", 500, random(), () -> upkeep.recompute(ranges));
        crew.hire("looks for history to fill", 100, random(), upkeep::fill);
        crew.hire("tidyings", 1_000, random(), upkeep::tidy);
        crew.hire("catalogs applied", 500, random(), upkeep.declaring(length));
        crew.hire("connections cut", 700, random(), this::cut);
        crew.hire("verifications", 50, random(), this::verify);
    }

    /** Another one each time, the same ones for the same seed. */
    private RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed + randoms++);
    }

    private void cut() {
        var values = Map.of("workers", WORKERS);
        watchers.transaction(Isolation.READ_COMMITTED, session -> session.query(CUT, values, row -> row.bigint("n")));
    }

    private void verify() {
        Catalogs.ROLLUPS.forEach(rollup -> differences.addAll(new Verifier(watchers).verify(rollup)));
    }

    /** All history, all that is over, all deltas. */
    private void finish() {
        Catalogs.ROLLUPS.forEach(new Backfill(watchers)::run);
        Catalogs.ROLLUPS.forEach(new Flusher(watchers)::flush);
        verify();
        counts.add("verifications", 1);
    }

    @Override
    public void close() {
        workers.close();
        watchers.close();
    }
}
