package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants 1 to 3: in any one snapshot, rollup and deltas together are the aggregate of the events, each stored once. */
class SnapshotLawTest {

    private static final String CATALOG = """
            sources:
              page_view:
                user: user
                fields:
                  article: article
                  authors: authors
                  engaged: { path: engaged, type: integer }
                  price: { path: order.price, type: decimal }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article }, user: user }
                measures: { views: count, engaged: { sum: engaged }, paid: { sum: price }, load: { quantile: engaged } }
                grains: [hour, day, month]
              site:
                source: page_view
                where: { article: { not: a2 } }
                measures: { shortest: { min: engaged }, dearest: { max: price }, visitors: { count_distinct: user } }
                grains: [quarter_hour, hour, day, week, month]
              authors:
                source: page_view
                dimensions: { author: { explode: authors }, topic: { field: article, default: none } }
                measures: { readers: { count_distinct: user }, prices: { quantile: price } }
                grains: [quarter_hour, day]
            """;

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private final Database database = Database.connect(TestPostgres.newDatabase(), 10);
    private final Prompt prompt = new Prompt(database);
    private final Catalog catalog = Catalog.parse("test", CATALOG);
    private final EventStore store = new EventStore(database);
    private final Flusher flusher = new Flusher(database);
    private final Verifier verifier = new Verifier(database);
    private final Sealer sealer = new Sealer(database);
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
        assertThat(new Apply(database).run(catalog).toFill()).containsExactly("articles", "site", "authors");
        var sent = new ArrayList<Event>();
        for (var step = 0; step < 120; step++) {
            var rollup = rollups().get(random.nextInt(rollups().size())).name();
            switch (random.nextInt(8)) {
                case 0 -> rollups().forEach(each -> flusher.flush(each.name()));
                case 1 -> recompute.run(rollup, Instant.MIN, Instant.parse("2026-03-01T00:00:00Z"));
                case 2 -> sealAll(rollup);
                case 3 -> prompt.change(change(random));
                default -> send(batch(random, sent));
            }
            assertNoDifferences();
        }
        prompt.change("delete from tidemark.events");
        rollups().forEach(each -> flusher.flush(each.name()));
        assertNoDifferences();
        for (var rollup : rollups()) {
            for (var grain : rollup.grains()) {
                assertThat(prompt.number("select count(*) from " + new RollupTables(rollup, 1).table(grain)))
                        .isZero();
            }
        }
    }

    /** Changes and deletions: of an hour, of a user, of everything about an article; the time of an event as well. */
    private static String change(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> "delete from tidemark.events where user_id = 'user" + random.nextInt(7) + "' and tenant_id = 1";
            case 1 -> "delete from tidemark.events where payload ->> 'article' = 'a1' and occurred_at < '2026-03-01'";
            case 2 ->
                "update tidemark.events set payload = payload || '{\"engaged\": 7}' where occurred_at < '2026-03-01'";
            case 3 -> "update tidemark.events set user_id = 'user1' where hashtext(event_key::text) % 3 = 0";
            default ->
                "update tidemark.events set occurred_at = (occurred_at at time zone 'UTC' + interval '1 day %d us') at time zone 'UTC' where hashtext(event_key::text) %% 7 = 0"
                        .formatted(random.nextInt(1_000_000));
        };
    }

    @Test
    void eachEventIsStoredOnce() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var sent = new ArrayList<Event>();
        for (var step = 0; step < 20; step++) {
            send(batch(random, sent));
        }
        assertThat(prompt.number("select count(*) from tidemark.events"))
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
        assertThat(floors()).containsOnly(Instant.MAX);
        var backfill = new Backfill(database);
        rollups().forEach(each -> backfill.run(each.name()));
        assertThat(floors()).containsOnly(Instant.MIN);
        assertNoDifferences();
        assertThat(prompt.number("select count(*) from tidemark.site_day")).isOne();
    }

    /** Each kind of damage, at the finest grain and at coarser ones; found, and mended by recomputing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tidemark.articles_hour set engaged = engaged + 1 where \"user\" = 'user1'",
                "update tidemark.articles_hour set article = article + 1 where \"user\" = 'user1'",
                "update tidemark.articles_hour set load = trim_array(load, 1) where \"user\" = 'user1'",
                "delete from tidemark.articles_hour where \"user\" = 'user1'",
                "insert into tidemark.articles_hour (tenant_id, bucket, article, \"user\", views, engaged, paid) values (1, '2026-01-01', 1, 'new', 1, 0, 0)",
                "delete from tidemark.articles_deltas",
                "insert into tidemark.articles_deltas select * from tidemark.articles_deltas",
                "update tidemark.articles_day set views = views + 1",
                "delete from tidemark.articles_day",
                "delete from tidemark.articles_month",
                "update tidemark.site_quarter_hour set visitors = trim_array(visitors, 1)",
                "update tidemark.site_hour set shortest = shortest - 1",
                "delete from tidemark.site_week"
            })
    void theVerifierFindsWhatWasPlanted(String damage) {
        new Apply(database).run(catalog);
        send(List.of(planted(1), planted(8)));
        rollups().forEach(each -> flusher.flush(each.name()));
        rollups().forEach(each -> sealAll(each.name()));
        send(List.of(planted(15)));
        assertNoDifferences();
        assertThat(prompt.update(damage)).isPositive();
        var found = rollups().stream()
                .flatMap(each -> verifier.verify(each.name()).stream())
                .toList();
        assertThat(found).isNotEmpty();
        found.forEach(
                each -> recompute.run(each.rollup(), each.bucket(), each.grain().next(each.bucket())));
        assertNoDifferences();
    }

    private void sealAll(String rollup) {
        while (sealer.seal(rollup)) {
            assertNoDifferences();
        }
    }

    private static Event planted(int number) {
        return Events.event(
                1,
                number,
                Instant.parse("2026-01-01T05:00:00Z"),
                "page_view",
                "{\"article\": \"a\", \"engaged\": 3, \"order\": {\"price\": 1}}");
    }

    @Test
    void aLongMemberIsCountedAndNothingSticks() {
        new Apply(database).run(catalog);
        var random = RandomGenerator.of("L64X128MixRandom");
        var letters = new StringBuilder();
        random.ints(6000, 'a', 'z').forEach(letter -> letters.append((char) letter));
        send(List.of(Events.event(
                1, 1, Instant.parse("2026-01-01T00:00:00Z"), "page_view", "{\"article\": \"" + letters + "\"}")));
        rollups().forEach(each -> flusher.flush(each.name()));
        assertThat(prompt.text("select key from tidemark.entities")).isEqualTo("(too long)");
        assertNoDifferences();
    }

    @Test
    void whatTellsNobodyWhichRowsWentIsRefused() {
        assertThat(failure("truncate tidemark.events")).contains("would leave the rollups wrong");
    }

    /** Writers, two flushers and a recomputer, with duplicates and rollbacks, beside readers of the law. */
    @Test
    void holdsAtEveryInstantUnderConcurrency() throws Exception {
        new Apply(database).run(catalog);
        var stop = new AtomicBoolean();
        rollups().forEach(each -> sealAll(each.name()));
        var ready = new CountDownLatch(7);
        var readings = new AtomicInteger();
        var work = new ArrayList<Callable<Integer>>();
        for (var writer = 0; writer < 2; writer++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + writer);
            var sent = new ArrayList<Event>();
            work.add(() -> repeat(stop, ready, () -> sendOrRollBack(random, batch(random, sent))));
        }
        work.add(() -> repeat(stop, ready, () -> rollups().forEach(each -> flusher.flush(each.name()))));
        work.add(() -> repeat(stop, ready, () -> rollups().forEach(each -> flusher.flush(each.name()))));
        work.add(() -> repeat(stop, ready, () -> rollups().forEach(each -> sealer.seal(each.name()))));
        var changes = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + 2);
        work.add(() -> repeat(stop, ready, () -> executeUnlessInTheWay(change(changes))));
        work.add(() -> repeat(stop, ready, () -> recompute.run(rollups().get(1).name(), Instant.MIN, Instant.MAX)));
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
                {"article": "a%d", "engaged": %d, "order": {"price": %d.%02d}, "authors": %s}""".formatted(
                        random.nextInt(3),
                        random.nextInt(-5, 100),
                        random.nextInt(9),
                        random.nextInt(100),
                        List.of("[]", "[\"ann\"]", "[\"ann\", \"bob\", \"ann\"]", "\"cid\"", "null")
                                .get(random.nextInt(5)));
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
                .forEach(rollup -> assertThat(verifier.verify(rollup.name()))
                        .as("differences of %s, seed %d", rollup.name(), SEED)
                        .isEmpty());
    }

    /** Of all grains. */
    private Set<Instant> floors() {
        return database.transaction(Isolation.READ_COMMITTED, RollupStore::all).stream()
                .flatMap(each -> each.whole().values().stream())
                .map(StoredRollup.Whole::floor)
                .collect(Collectors.toSet());
    }

    private List<Rollup> rollups() {
        return List.copyOf(catalog.rollups().values());
    }

    /** Two changes of one event may lock each other out: then one of them is refused whole, as Postgres does it. */
    private void executeUnlessInTheWay(String sql) {
        var refused = failure(sql);
        assertThat(refused)
                .matches(text -> text.isEmpty() || text.contains("deadlock") || text.contains("duplicate key"));
    }

    private String failure(String sql) {
        try {
            prompt.change(sql);
            return "";
        } catch (SqlFailure failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
