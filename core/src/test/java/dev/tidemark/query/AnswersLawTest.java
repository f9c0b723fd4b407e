package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.query.RawAnswer.View;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Invariants 4 and 5, and the planner's law: every plan gives the answer of the raw events, whatever is flushed, sealed,
 * filled, deleted, kept or built; or the question is refused, with a reason that is true.
 */
class AnswersLawTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final String SOURCE = """
            sources:
              page_view:
                user: user
                fields:
                  article: article
                  device: device
                  authors: authors
                  engaged: { path: engaged, type: integer }
                  price: { path: price, type: decimal }
                  level: { path: level, type: decimal }
                  section: section
                  tags: tags
                entities: { article: [section, tags] }
            """;

    private static final Map<String, String> ROLLUPS = Map.of(
            "articles", """
            articles: { source: page_view, grains: [%s], rank_by: [views, engaged], dimensions: { article: { entity: article }, device: device }, measures: { views: count, engaged: { sum: engaged }, visitors: { count_distinct: user }, seconds: { quantile: engaged }, per_view: { formula: engaged / views }, per_visitor: { formula: views / visitors } } }
            """,
            "devices", """
            devices: { source: page_view, grains: [%s], rank_by: [views, paid], dimensions: { device: device, level: level }, measures: { views: count, engaged: { sum: engaged }, shortest: { min: engaged }, dearest: { max: price }, paid: { sum: price }, prices: { quantile: price }, per_view: { formula: engaged / views }, spread: { formula: (dearest - views) * 1.5 } } }
            """,
            "authors", """
            authors: { source: page_view, grains: [%s], dimensions: { author: { explode: authors }, device: device }, measures: { views: count, visitors: { count_distinct: user }, shortest: { min: engaged }, paid: { sum: price } } }
            """,
            "phones", """
            phones: { source: page_view, grains: [%s], where: { device: phone }, dimensions: { article: { entity: article }, rank: { entity: level } }, measures: { phone_views: count, phone_visitors: { count_distinct: user }, phone_dearest: { max: price } } }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final Answers answers = new Answers(database, Duration.ofSeconds(30));
    private final Map<Integer, View> views = new TreeMap<>();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final RandomQuestions questions = new RandomQuestions(random);
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private Catalog catalog = Catalog.EMPTY;
    private List<StoredRollup> stored = List.of();
    private int sent;
    private int ranked;

    @Test
    void everyAnswerIsThatOfTheRawEvents() {
        System.out.println("AnswersLawTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        apply(List.of("articles", "devices"));
        for (var step = 0; step < 40; step++) {
            take(step);
            stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
            for (var question = 0; question < 12; question++) {
                var rollup = any(List.copyOf(catalog.rollups().keySet()));
                var query = questions.ofKept(rollup);
                check(query);
                checkScan(query);
                check(questions.ranking());
                checkScan(questions.ofEvents(catalog.rollups().keySet()));
            }
        }
        System.out.println("AnswersLawTest " + outcomes + ", pages read by an index of their order: " + ranked);
        assertThat(outcomes.get("answered")).isGreaterThan(100);
        assertThat(ranked).isGreaterThan(20);
        database.close();
    }

    private void take(int step) {
        if (step == 10) {
            apply(List.of("articles", "devices", "authors", "phones"));
        }
        var rollup = any(List.copyOf(catalog.rollups().keySet()));
        switch (random.nextInt(9)) {
            case 0 -> new Flusher(database).flush(rollup);
            case 1 -> new Sealer(database).seal(rollup);
            case 2 -> seal(rollup);
            case 3 -> delete();
            case 4 -> retain(rollup);
            case 5 -> new Backfill(database).step(rollup);
            case 6 -> new Backfill(database).run(rollup);
            default -> send();
        }
    }

    private void seal(String rollup) {
        var sealer = new Sealer(database);
        while (sealer.seal(rollup)) {
            // A piece at a time.
        }
    }

    /** Rollups of random grains. */
    private void apply(List<String> rollups) {
        var declared = rollups.stream()
                .map(name -> ROLLUPS.getOrDefault(name, "").formatted(grains(name)))
                .collect(Collectors.joining("  "));
        catalog = Catalog.parse("test", SOURCE + "rollups:\n  " + declared);
        new Apply(database).run(catalog);
    }

    private String grains(String rollup) {
        return catalog.rollup(rollup)
                .map(old -> old.grains().stream())
                .orElseGet(() -> {
                    var finest = random.nextInt(4) == 0 ? Grain.HOUR : Grain.QUARTER_HOUR;
                    return Stream.of(Grain.values())
                            .filter(each -> each == finest || (each.compareTo(finest) > 0 && random.nextInt(3) > 0));
                })
                .map(Grain::word)
                .collect(Collectors.joining(", "));
    }

    private void send() {
        var batch = new ArrayList<Event>();
        var start = random.nextInt(6) == 0 ? Instant.now().minus(Duration.ofHours(30)) : any(RandomQuestions.TIMES);
        for (var i = 0; i < 25; i++) {
            var at = start.plusSeconds(
                    random.nextInt(start.isAfter(Instant.now().minus(Duration.ofDays(2))) ? 30 * 3600 : 6 * 86_400));
            var tenant = 1 + random.nextInt(2);
            var number = sent++;
            var view = new View(
                    tenant,
                    at,
                    "user" + number % 7,
                    random.nextInt(9) == 0 ? "" : "a" + random.nextInt(5),
                    any(List.of("phone", "desk", "Pad")),
                    authors(),
                    random.nextInt(5) == 0 ? null : random.nextInt(1_000),
                    random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(-500, 100_000), 2),
                    any(List.of("", "1", "9.5", "10", "-3", "high")));
            views.put(number, view);
            batch.add(Events.event(tenant, number, at, "page_view", json(view)));
        }
        var from = new Offsets(database).of("batch " + sent, 0);
        new EventStore(database).store(new Batch(from, 1, batch, List.of()));
    }

    private Set<String> authors() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> any(List.of("ann", "bob", "eve")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String json(View view) {
        var parts = new ArrayList<String>();
        parts.add("\"device\": \"%s\"".formatted(view.device()));
        if (!view.article().isEmpty()) {
            parts.add("\"article\": \"%s\"".formatted(view.article()));
            parts.add("\"section\": \"%s\"".formatted(RawAnswer.section(view.article())));
            parts.add("\"tags\": "
                    + RawAnswer.tags(view.article()).stream()
                            .map(each -> '"' + each + '"')
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        parts.add("\"authors\": "
                + view.authors().stream().map(each -> '"' + each + '"').collect(Collectors.joining(", ", "[", "]")));
        if (!view.level().isEmpty()) {
            var level = view.level();
            parts.add("\"level\": " + (level.equals("high") ? "\"high\"" : level));
        }
        if (view.engaged() != null) {
            parts.add("\"engaged\": " + view.engaged());
        }
        if (view.price() != null) {
            parts.add("\"price\": " + view.price());
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private void delete() {
        var user = "user" + random.nextInt(7);
        var before = any(RandomQuestions.TIMES).plus(Duration.ofDays(3));
        prompt.change("delete from tidemark.events where user_id = '%s' and tenant_id = 1 and occurred_at < '%s'"
                .formatted(user, before));
        views.values()
                .removeIf(each -> each.tenant() == 1
                        && each.user().equals(user)
                        && each.at().isBefore(before));
    }

    /** As retention raises floors, of finer grains above those of coarser ones: to where what is made of them is made. */
    private void retain(String rollup) {
        var highest = any(RandomQuestions.TIMES).plus(Duration.ofHours(random.nextInt(200)));
        for (var each : database.transaction(Isolation.READ_COMMITTED, RollupStore::all)) {
            if (each.rollup().name().equals(rollup) && each.filled()) {
                for (var grain : each.rollup().grains()) {
                    var floor = grain.floor(highest);
                    if (canLetGo(each, grain, floor)) {
                        prompt.update(
                                "update tidemark.rollup_grains set floor = '%s' where rollup = '%s' and grain = '%s' and floor < '%s'"
                                        .formatted(floor, rollup, grain.word(), floor));
                    }
                    if (!canLetGo(each, grain, floor) || random.nextInt(3) > 0) {
                        break;
                    }
                    highest = highest.minus(Duration.ofHours(random.nextInt(24 * 30)));
                }
            }
        }
    }

    private static boolean canLetGo(StoredRollup stored, Grain grain, Instant floor) {
        return stored.rollup().coarserGrains().stream()
                .filter(coarser -> stored.rollup().finerThan(coarser) == grain)
                .map(stored::whole)
                .allMatch(coarser -> !coarser.isEmpty()
                        && !coarser.floor().isAfter(stored.whole(grain).floor())
                        && !coarser.watermark().isBefore(floor));
    }

    /** From the events alone, whatever is kept. */
    private void checkScan(Query query) {
        var tenant = 1 + random.nextInt(2);
        var wrong = new Planner(catalog, stored)
                .consider(query, Optional.empty())
                .all()
                .isEmpty();
        switch (scan(query)) {
            case Planning _ when wrong -> {}
            case Planning.Refused refused -> {
                assertThat(refused.code()).isEqualTo("counts_elements");
                outcomes.merge("scan: " + refused.code(), 1, Integer::sum);
            }
            case Plan plan -> {
                var answer = (Answer) answers.answer(plan, tenant);
                assertPages(answer, tenant, page -> (Plan) scan(page));
                assertEqual(answer, RawAnswer.of(query, List.copyOf(views.values()), tenant), plan);
                outcomes.merge("scan", 1, Integer::sum);
            }
        }
    }

    private Planning scan(Query query) {
        return FromEvents.planning(catalog, query, Instant.MIN, Duration.ofSeconds(30));
    }

    private void check(Query query) {
        var planning = planning(query);
        var tenant = 1 + random.nextInt(2);
        switch (planning) {
            case Planning.Refused refused -> {
                assertIsTrue(refused, query);
                outcomes.merge(refused.code(), 1, Integer::sum);
            }
            case Plan plan -> {
                var answer = (Answer) answers.answer(plan, tenant);
                assertPages(answer, tenant, page -> (Plan) planning(page));
                assertEqual(answer, RawAnswer.of(query, List.copyOf(views.values()), tenant), plan);
                outcomes.merge("answered", 1, Integer::sum);
                outcomes.merge(plan.source(), 1, Integer::sum);
            }
        }
    }

    private Planning planning(Query query) {
        return new Planner(catalog, stored).plan(query);
    }

    /** Of the range that is asked for, or of the one that it is compared with. */
    private void assertIsTrue(Planning.Refused refused, Query query) {
        var before = query.earlier().map(range -> query.before(range, kept(query))).stream();
        assertThat(Stream.concat(Stream.of(query), before))
                .as("%s %s", refused, query)
                .anyMatch(each -> isTrue(refused, each));
    }

    /** What its numbers are worked out of. */
    private List<String> kept(Query query) {
        return catalog.rollupsOf("page_view").stream()
                .filter(each -> Candidate.has(each, query))
                .findFirst()
                .map(each -> new Numbers(each)
                        .before(query.gathered()).stream()
                                .map(MeasureMember::name)
                                .toList())
                .orElse(List.of());
    }

    /** That no rollup has it all, and that there is a gap that nothing fills. */
    private boolean isTrue(Planning.Refused refused, Query query) {
        if (refused.code().equals("mixed_filter")) {
            return query.filters().stream().anyMatch(RandomFilters::isMixed);
        }
        var able = stored.stream()
                .filter(each -> Candidate.has(each.rollup(), query))
                .filter(each -> new Candidate(each, query).misfit().isEmpty())
                .toList();
        var isGap =
                able.stream().noneMatch(each -> Tiling.of(each, query).gaps().isEmpty());
        return switch (refused.code()) {
            case "no_rollup", "counts_elements" -> able.isEmpty();
            case "range_cuts_bucket", "zone_cuts_bucket" ->
                isGap
                        && (clocksCutQuarters(query)
                                || able.stream().anyMatch(each -> each.rollup().grain() == Grain.HOUR));
            case "not_kept" ->
                isGap
                        && able.stream()
                                .anyMatch(each -> each.filled()
                                        && each.whole(each.rollup().grain())
                                                .floor()
                                                .isAfter(Instant.MIN));
            case "rollup_incomplete" -> isGap && able.stream().anyMatch(each -> !each.filled());
            default -> false;
        };
    }

    /** Until 2011 clocks in St. John's went back at 00:01. */
    private static boolean clocksCutQuarters(Query query) {
        return query.zone().getId().equals("America/St_Johns")
                && query.ranges().pieces().getFirst().from().isBefore(Instant.parse("2012-01-01T00:00:00Z"));
    }

    private void assertEqual(Answer answer, Map<List<Object>, List<@Nullable Object>> expected, Plan plan) {
        var keys = plan.columns().size() - plan.query().measures().size();
        var found = new HashMap<List<@Nullable Object>, List<@Nullable Object>>();
        answer.rows().forEach(row -> found.put(row.subList(0, keys), row.subList(keys, row.size())));
        assertThat(found).as(story(plan)).hasSameSizeAs(answer.rows());
        assertThat(found.keySet()).as(story(plan)).isEqualTo(expected.keySet());
        expected.forEach((key, values) -> {
            for (var i = 0; i < values.size(); i++) {
                var name = plan.query().measures().get(i);
                var value = found.getOrDefault(key, List.of()).get(i);
                if (!isEqual(name, values.get(i), value)) {
                    Assertions.fail("%s of %s is %s and not %s. %s", name, key, values.get(i), value, story(plan));
                }
            }
        });
        assertThat(answer.total()).as(story(plan)).hasValue(expected.size());
        AnswerOrder.assertOrdered(answer, plan);
    }

    /** Pages of any size, one behind the other, are the whole, and each that is asked tells how many rows there are. */
    private void assertPages(Answer answer, int tenant, Function<Query, Plan> planned) {
        var size = 1 + answer.rows().size() / 3;
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var offset = 0; offset <= answer.rows().size(); offset += size) {
            var page = (Answer) answers.answer(planned.apply(page(answer.plan().query(), size, offset)), tenant);
            if (page.plan().query().total()) {
                assertThat(page.total()).as(story(page.plan())).isEqualTo(answer.total());
            }
            ranked += page.plan().origin() instanceof Origin.Kept(var _, var tiles, var _)
                            && Ranking.of(page.plan(), tiles).isPresent()
                    ? 1
                    : 0;
            rows.addAll(page.rows());
        }
        assertThat(rows).as(story(answer.plan())).isEqualTo(answer.rows());
    }

    private Query page(Query query, int limit, int offset) {
        return new Query(
                query.source(),
                query.measures(),
                query.dimensions(),
                query.granularity(),
                query.range(),
                query.earlier(),
                query.filters(),
                query.top(),
                query.order(),
                limit,
                offset,
                query.zone(),
                query.fill(),
                random.nextBoolean());
    }

    private String story(Plan plan) {
        var whole = stored.stream()
                .filter(each -> plan.origin() instanceof Origin.Kept kept
                        && kept.tables().equals(each.tables()))
                .map(StoredRollup::whole)
                .toList();
        return "%s of %s, whole %s, seed %d".formatted(plan.query(), plan.origin(), whole, SEED);
    }

    private static boolean isEqual(String name, @Nullable Object expected, @Nullable Object found) {
        if (!(expected instanceof BigDecimal number) || !(found instanceof BigDecimal other)) {
            return expected == null && found == null;
        }
        if (name.contains("per_") || name.endsWith("_growth")) {
            return Math.abs(number.doubleValue() - other.doubleValue()) <= Math.abs(number.doubleValue()) * 1e-9 + 1e-9;
        }
        if (!name.matches(".*_p[0-9]+(_previous)?")) {
            return number.compareTo(other) == 0;
        }
        var whole = name.startsWith("seconds") ? 0.5 : 0;
        return Math.abs(number.doubleValue() - other.doubleValue())
                <= Math.abs(number.doubleValue()) * 0.0100001 + whole + 1e-9;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
