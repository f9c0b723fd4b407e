package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStates;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariants 1 to 3: in any one snapshot, rollup and deltas together are the aggregate of the events, each stored once. */
class SnapshotLawTest {

    private static final String CATALOG = """
            sources:
              page_view:
                fields:
                  article: article
                  engaged: { path: engaged, type: integer }
                  price: { path: order.price, type: decimal }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, user: user }
                measures: { views: count, engaged: { sum: engaged }, paid: { sum: price } }
                grains: [hour]
              site:
                source: page_view
                measures: { views: count }
                grains: [quarter_hour]
            """;

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private final Database database = Database.connect(TestPostgres.newDatabase(), 10);
    private final Catalog catalog = Catalog.parse("test", CATALOG);
    private final EventStore store = new EventStore(database);
    private final Flusher flusher = new Flusher(database);
    private final Verifier verifier = new Verifier(database);
    private final Recompute recompute = new Recompute(database);
    private final AtomicInteger topics = new AtomicInteger();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void holdsAfterEveryStepOfARandomHistory() {
        System.out.println("SnapshotLawTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var created = new Apply(database).run(catalog).created();
        assertThat(created).containsExactly("articles", "site");
        var sent = new ArrayList<Event>();
        for (var step = 0; step < 60; step++) {
            switch (random.nextInt(4)) {
                case 0 -> rollups().forEach(flusher::flush);
                case 1 -> recompute.run(rollups().get(random.nextInt(2)));
                default -> send(batch(random, sent));
            }
            assertNoDifferences();
        }
        assertThat(count("tidemark.events"))
                .isEqualTo(sent.stream()
                        .map(e -> List.of(e.tenantId(), e.key(), e.occurredAt()))
                        .distinct()
                        .count());
    }

    @Test
    void aNewRollupIsFilledFromTheEventsThatWereThere() {
        send(List.of(
                Events.event(1, 1, Instant.parse("2026-03-29T00:59:59.999999Z"), "page_view", "{\"engaged\": 3}")));
        new Apply(database).run(catalog);
        assertThat(verifier.verify(rollups().getFirst())).hasSize(1);
        assertThat(incomplete()).containsExactlyInAnyOrder("articles", "site");
        rollups().forEach(recompute::run);
        assertThat(incomplete()).isEmpty();
        assertNoDifferences();
    }

    @Test
    void theVerifierFindsWhatWasPlanted() {
        new Apply(database).run(catalog);
        send(List.of(
                Events.event(
                        1,
                        1,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "page_view",
                        "{\"article\": \"a\", \"engaged\": 3}"),
                Events.event(1, 8, Instant.parse("2026-01-01T05:00:00Z"), "page_view", "{\"article\": \"b\"}")));
        var articles = rollups().getFirst();
        flusher.flush(articles);
        execute("update tidemark.articles_hour set engaged = engaged + 1 where article = 'a'");
        execute("delete from tidemark.articles_hour where article = 'b'");
        execute("insert into tidemark.articles_deltas select * from tidemark.articles_hour where article = 'a'");
        execute("update tidemark.articles_deltas set article = 'c'");
        assertThat(verifier.verify(articles))
                .extracting(d -> d.key().replaceAll("\"[^\"]*\"", "…") + " " + d.events() + " " + d.rollup())
                .containsExactly(
                        "(1,…,a,user1) (1,3,0) (1,4,0)",
                        "(1,…,c,user1) (absent) (1,4,0)",
                        "(1,…,b,user1) (1,0,0) (absent)");
        recompute.run(articles);
        assertNoDifferences();
    }

    @Test
    void aLongMemberIsCountedAndNothingSticks() {
        new Apply(database).run(catalog);
        var random = RandomGenerator.of("L64X128MixRandom");
        var letters = new StringBuilder();
        random.ints(6000, 'a', 'z').forEach(letter -> letters.append((char) letter));
        send(List.of(Events.event(
                1, 1, Instant.parse("2026-01-01T00:00:00Z"), "page_view", "{\"article\": \"" + letters + "\"}")));
        rollups().forEach(flusher::flush);
        assertThat(text("select article from tidemark.articles_hour")).isEqualTo("(too long)");
        assertNoDifferences();
    }

    @Test
    void changesThatRollupsWouldNotLearnOfAreRefused() {
        assertThat(failure("update tidemark.events set type = 'x'")).contains("would leave the rollups wrong");
        assertThat(failure("delete from tidemark.events")).contains("would leave the rollups wrong");
        assertThat(failure("truncate tidemark.events")).contains("would leave the rollups wrong");
    }

    /** Writers, two flushers and a recomputer, with duplicates and rollbacks, beside readers of the law. */
    @Test
    void holdsAtEveryInstantUnderConcurrency() throws Exception {
        new Apply(database).run(catalog);
        var stop = new AtomicBoolean();
        var ready = new CountDownLatch(5);
        var readings = new AtomicInteger();
        var work = new ArrayList<Callable<Integer>>();
        for (var writer = 0; writer < 2; writer++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + writer);
            var sent = new ArrayList<Event>();
            work.add(() -> repeat(stop, ready, () -> sendOrRollBack(random, batch(random, sent))));
        }
        work.add(() -> repeat(stop, ready, () -> rollups().forEach(flusher::flush)));
        work.add(() -> repeat(stop, ready, () -> rollups().forEach(flusher::flush)));
        work.add(() -> repeat(stop, ready, () -> recompute.run(rollups().getFirst())));
        work.add(() -> {
            ready.await();
            while (readings.incrementAndGet() <= 60) {
                assertNoDifferences();
            }
            stop.set(true);
            return readings.get();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = work.stream().map(threads::submit).toList();
            try {
                results.getLast().get();
            } finally {
                stop.set(true);
            }
            for (var result : results) {
                assertThat(result.get()).isPositive();
            }
        }
        assertNoDifferences();
    }

    private static int repeat(AtomicBoolean stop, CountDownLatch ready, Runnable step) {
        var times = 0;
        while (!stop.get() || times == 0) {
            step.run();
            times++;
            ready.countDown();
        }
        return times;
    }

    private void sendOrRollBack(RandomGenerator random, List<Event> events) {
        if (random.nextInt(4) > 0) {
            send(events);
            return;
        }
        var topic = "rolled back " + topics.incrementAndGet();
        var position = new Offsets(database).of(topic, 0);
        try {
            database.transaction(Isolation.READ_COMMITTED, session -> {
                session.execute("insert into tidemark.events select now(), now(), gen_random_uuid(), 1, true,"
                        + " 'page_view', 'page_view', '', '', '{}', '{}'");
                throw new IllegalStateException("rolled back at " + position);
            });
        } catch (IllegalStateException | SqlFailure expected) {
            assertThat(expected).isNotNull();
        }
    }

    /** New events, some twice, some again from before, some without a time of their own. */
    private static List<Event> batch(RandomGenerator random, List<Event> sent) {
        var events = new ArrayList<Event>();
        for (var i = random.nextInt(20); i >= 0; i--) {
            var event = sent.isEmpty() || random.nextInt(5) > 0 ? event(random) : sent.get(random.nextInt(sent.size()));
            events.add(event);
            if (random.nextInt(10) == 0) {
                events.add(event);
            }
        }
        sent.addAll(events);
        return events;
    }

    private static Event event(RandomGenerator random) {
        var times = Instant.parse("2026-02-28T23:00:00Z").getEpochSecond();
        var at = Instant.ofEpochSecond(times + random.nextInt(4 * 3600), random.nextInt(1_000_000) * 1_000L);
        var payload = """
                {"article": "a%d", "engaged": %d, "order": {"price": %d.%02d}}""".formatted(random.nextInt(3), random.nextInt(-5, 100), random.nextInt(9), random.nextInt(100));
        return Events.event(1 + random.nextInt(2), random.nextInt(100_000), at, "page_view", payload);
    }

    private void send(List<Event> events) {
        var topic = "topic " + topics.incrementAndGet();
        var from = new Offsets(database).of(topic, 0);
        assertThat(store.store(new Batch(from, events.size(), events, List.of())))
                .isInstanceOf(Outcome.Stored.class);
    }

    private void assertNoDifferences() {
        rollups()
                .forEach(rollup -> assertThat(verifier.verify(rollup))
                        .as("differences of %s, seed %d", rollup.name(), SEED)
                        .isEmpty());
    }

    private Set<String> incomplete() {
        return database.transaction(Isolation.READ_COMMITTED, RollupStates::incomplete);
    }

    private List<Rollup> rollups() {
        return List.copyOf(catalog.rollups().values());
    }

    private long count(String table) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                SqlStatement.of("select count(*) as n from " + table), Map.of(), row -> row.bigint("n"))
                        .orElseThrow());
    }

    private String text(String sql) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                SqlStatement.of(
                                        sql.replace("select ", "select max(").replace(" from", ") as v from")),
                                Map.of(),
                                row -> row.text("v"))
                        .orElseThrow());
    }

    private void execute(String sql) {
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute(sql);
            return true;
        });
    }

    private String failure(String sql) {
        try {
            execute(sql);
            return "";
        } catch (SqlFailure failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
