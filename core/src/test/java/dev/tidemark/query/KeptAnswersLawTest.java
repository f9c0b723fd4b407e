package dev.tidemark.query;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Placement;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In any one snapshot, an answer that was kept is the one that would be read, whatever came late, went or was made anew. */
class KeptAnswersLawTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 70;

    private static final String CATALOG = """
            sources:
              view: { user: user, fields: { page: page, seconds: { path: seconds, type: integer }, title: title }, entities: { page: [title] } }
            rollups:
              pages: { source: view, grains: [hour, day, month], dimensions: { page: { entity: page } }, measures: { views: count%s } }
              readers: { source: view, grains: [hour, day], dimensions: { user: { entity: user } }, measures: { longest: { max: seconds }, n: count } }
              busiest: { source: view, grains: [hour, day], dimensions: { page: { entity: page } }, measures: { reads: count, least: { min: seconds } }, limits: { members_per_bucket: 2 } }
              alone: { source: view, grains: [hour], measures: { everything: count } }
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Prompt prompt = new Prompt(database);
    private final KeptAnswers kept = new KeptAnswers(1_000_000);
    private final AtomicInteger sent = new AtomicInteger();
    private volatile Catalog catalog = Catalog.EMPTY;

    @AfterEach
    void close() {
        database.close();
    }

    private static RandomGenerator random(long salt) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + salt);
    }

    private void begin() {
        System.out.println("KeptAnswersLawTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        for (var name : List.of("one", "two")) {
            prompt.execute("insert into tidemark.tenants (name) values ('" + name + "')");
        }
        apply("");
        var random = random(0);
        IntStream.range(0, 10).forEach(_ -> send(random));
        flushAndSeal();
    }

    private void apply(String more) {
        catalog = Catalog.parse("test", CATALOG.formatted(more));
        new Apply(database).run(catalog);
    }

    private void flushAndSeal() {
        for (var rollup : catalog.rollups().keySet()) {
            new Backfill(database).run(rollup);
            new Flusher(database).flush(rollup);
            while (new Sealer(database).seal(rollup)) {
                // A piece at a time.
            }
        }
    }

    private void send(RandomGenerator random) {
        var batch = sent.addAndGet(10);
        var events = IntStream.range(batch - 10, batch)
                .mapToObj(number -> Events.event(
                        1 + random.nextInt(2),
                        number,
                        time(random),
                        "view",
                        "{\"page\": \"/%d\", \"seconds\": %d, \"title\": \"t%d\"}"
                                .formatted(random.nextInt(4), random.nextInt(100), random.nextInt(1_000))))
                .toList();
        new EventStore(database).store(new Batch(new Offsets(database).of("batch " + batch, 0), 1, events, List.of()));
    }

    private static Instant time(RandomGenerator random) {
        return random.nextInt(5) == 0
                ? Instant.now().minusSeconds(random.nextInt(3 * 3_600))
                : START.plusSeconds(random.nextInt(DAYS * 86_400));
    }

    private static Instant today() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS);
    }

    /** Few enough that each comes again and again. */
    private static Query question(RandomGenerator random) {
        var month = random.nextInt(3);
        // The last of them is not over.
        var day = month == 2 ? today().minus(Duration.ofDays(20)) : START.plus(Duration.ofDays(month * 31L));
        var members = List.of(
                        List.of("views", "page"),
                        List.of("longest", "user"),
                        List.of("reads", "page"),
                        List.of("least", "page"),
                        List.of("everything", ""),
                        List.of("views", "page_title"),
                        List.of("views_previous", "page"))
                .get(random.nextInt(7));
        var range = new Range(day, day.plus(Duration.ofDays(31)));
        var earlier = new Range(day.minus(Duration.ofDays(31)), day);
        return new Query(
                "view",
                List.of(members.getFirst()),
                members.getLast().isEmpty() ? List.of() : List.of(members.getLast()),
                random.nextInt(3) == 0 ? Optional.of(Granularity.DAY) : Optional.empty(),
                Optional.of(range),
                Optional.of(earlier).filter(_ -> members.contains("views_previous")),
                List.of(),
                Optional.of(new Query.Top("page", "views", 2))
                        .filter(_ -> members.equals(List.of("views", "page")) && random.nextBoolean()),
                List.of(),
                50,
                0,
                ZoneId.of("UTC"),
                false,
                true);
    }

    /** Both in one snapshot, so that writers may go on. */
    private void check(RandomGenerator random) {
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        var planning = new Planner(catalog, stored).plan(question(random));
        var tenant = 1 + random.nextInt(2);
        if (planning instanceof Plan plan) {
            var both = database.transaction(
                    Isolation.REPEATABLE_READ,
                    session -> Stream.of(kept, new KeptAnswers(0))
                            .map(known -> new Run(
                                    session,
                                    Placement.of(session),
                                    tenant,
                                    known,
                                    System.nanoTime() + SECONDS.toNanos(30)))
                            .map(run -> run.answer(plan))
                            .toList());
            assertThat(both.getFirst()).as("%s", plan.query()).isEqualTo(both.getLast());
        }
    }

    @Test
    void holdsAfterEveryStep() {
        begin();
        var random = random(1);
        for (var step = 0; step < 120; step++) {
            take(random, step);
            IntStream.range(0, 16).forEach(_ -> check(random));
        }
        System.out.println("KeptAnswersLawTest " + kept.hits() + " hits, " + kept.misses() + " misses, " + kept.bytes()
                + " bytes");
        assertThat(kept.hits()).isGreaterThan(30);
        assertThat(kept.misses()).isGreaterThan(30);
    }

    private void take(RandomGenerator random, int step) {
        var rollup = List.copyOf(catalog.rollups().keySet()).get(random.nextInt(4));
        if (step == 50) {
            apply(", most: { max: seconds }");
            return;
        }
        if (step == 90) {
            dropGrain();
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> send(random);
            case 3, 4 -> new Flusher(database).flush(rollup);
            case 5 -> flushAndSeal();
            case 6 ->
                prompt.change(
                        "delete from tidemark.events where event_key in (select event_key from tidemark.events order by random() limit 3)");
            case 7 -> mend(rollup);
            case 8 -> prompt.execute("select tidemark.erase('one', 'user%d')".formatted(random.nextInt(7)));
            case 9 ->
                prompt.change(
                        "update tidemark.events set payload = '{\"page\": \"/9\"}' where event_key in (select event_key from tidemark.events order by random() limit 2)");
            default -> new Backfill(database).step(rollup);
        }
    }

    /** Events go behind the rollups' backs, and one of them is mended. */
    private void mend(String rollup) {
        prompt.execute("""
                set local session_replication_role = replica;
                delete from tidemark.events where event_key in (select event_key from tidemark.events order by random() limit 2);
                set local session_replication_role = origin;
                select tidemark.recompute('%s')""".formatted(rollup));
    }

    /** The first coarser grain, up to whose watermark changes were told. */
    private void dropGrain() {
        catalog = Catalog.parse(
                "test", CATALOG.formatted(", most: { max: seconds }").replace("[hour, day, month]", "[hour, month]"));
        new Apply(database).run(catalog, true);
    }

    @Test
    void holdsWhileOthersWrite() {
        begin();
        var over = new AtomicBoolean();
        var writes = new Semaphore(0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<CompletableFuture<Void>>();
            for (var number = 0; number < 4; number++) {
                var random = random(10 + number);
                var work = number;
                writers.add(CompletableFuture.runAsync(
                        () -> {
                            while (!over.get()) {
                                writes.acquireUninterruptibly();
                                write(random, work);
                            }
                        },
                        threads));
            }
            try {
                var random = random(2);
                IntStream.range(0, 60).forEach(_ -> {
                    writes.release();
                    IntStream.range(0, 8).forEach(_ -> check(random));
                });
            } finally {
                over.set(true);
                writes.release(100);
            }
            writers.forEach(CompletableFuture::join);
        }
        System.out.println(
                "KeptAnswersLawTest, others writing: " + kept.hits() + " hits, " + kept.misses() + " misses");
        assertThat(kept.hits()).isPositive();
        assertThat(kept.misses()).isPositive();
    }

    private void write(RandomGenerator random, int work) {
        try {
            switch (work) {
                case 0 -> send(random);
                case 1 -> catalog.rollups().keySet().forEach(new Flusher(database)::flush);
                case 2 ->
                    prompt.change(
                            "delete from tidemark.events where event_key in (select event_key from tidemark.events order by random() limit 1)");
                default -> mend("pages");
            }
        } catch (SqlFailure failure) {
            assertThat(failure.isConflict()).as("%s", failure).isTrue();
        }
    }

    @Test
    void whatIsKeptIsBounded() {
        begin();
        var few = new KeptAnswers(60_000);
        var bounded = new Answers(database, Budget.of(Duration.ofSeconds(30)), few);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        var random = random(3);
        for (var i = 0; i < 200; i++) {
            if (new Planner(catalog, stored).plan(question(random)) instanceof Plan plan) {
                bounded.answer(plan, 1);
                assertThat(few.bytes()).isBetween(0L, 60_000L);
            }
        }
        assertThat(few.bytes()).isPositive();
        assertThat(few.hits()).isPositive();
    }
}
