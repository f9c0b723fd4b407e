package dev.tidemark.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.query.Answer;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Budget;
import dev.tidemark.query.KeptAnswers;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Range;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * At every instant the rows of imported slices, and the aggregate of the events elsewhere, are what is told: by views, by
 * answers, and by the verifier. Random imports of one rollup and of several, of one tenant's slices and of all, again, corrected
 * and undone, among events that come, change and go, flushes, seals and recomputes.
 */
class ImportLawTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int STEPS = Integer.getInteger("tidemark.steps", 80);

    private static final String CATALOG = """
            sources:
              view: { fields: { url: url, section: section, n: { path: n, type: integer } } }
            rollups:
              articles:
                source: view
                dimensions: { article: { entity: url } }
                measures: { views: count, engaged: { sum: n } }
                grains: [hour, day, month]
                import: {}
              sections:
                source: view
                dimensions: { section: { field: section, default: none } }
                measures: { hits: count, longest: { max: n } }
                grains: [hour, day, week]
                import: {}
              days:
                source: view
                dimensions: { part: section }
                measures: { sum_of_day: { sum: n } }
                grains: [day, week]
                import: {}
              live:
                source: view
                dimensions: { on: url }
                measures: { read: count }
                grains: [hour, day]
            """;

    private static final Instant FIRST = Instant.parse("2026-01-30T22:00:00Z");
    private static final int HOURS = 80;

    /** What a history holds, however long that takes. */
    private static final Set<String> OUTCOMES = Set.of("done", "unchanged", "undone", "refused");

    private static final Map<String, Kind> KINDS = Map.of(
            "articles",
            new Kind(
                    "payload ->> 'url'",
                    "article",
                    List.of("count(*)", "coalesce(sum((payload ->> 'n')::bigint), 0)"),
                    List.of("views", "engaged"),
                    Grain.HOUR),
            "sections",
            new Kind(
                    "coalesce(nullif(payload ->> 'section', ''), 'none')",
                    "section",
                    List.of("count(*)", "max((payload ->> 'n')::bigint)"),
                    List.of("hits", "longest"),
                    Grain.HOUR),
            "days",
            new Kind(
                    "coalesce(payload ->> 'section', '')",
                    "part",
                    List.of("coalesce(sum((payload ->> 'n')::bigint), 0)"),
                    List.of("sum_of_day"),
                    Grain.DAY));

    private record Delivery(
            long id, List<String> rollups, Instant from, Instant to, int tenant, Map<String, List<Model.Line>> lines) {}

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Prompt prompt = new Prompt(database);
    private final Imports imports = new Imports(database);
    private final Answers answers = new Answers(database, Budget.of(Duration.ofSeconds(30)), new KeptAnswers(1 << 20));
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final Catalog catalog = Catalog.parse("test", CATALOG);
    private final Map<String, Model> models = new TreeMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int events;

    @Test
    void whatIsToldIsWhatWasDeliveredAndElsewhereTheEvents() {
        System.out.println("ImportLawTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        new Apply(database).run(catalog);
        KINDS.forEach((name, kind) -> models.put(name, new Model(kind.grain())));
        List.of("t1", "t2", "t3").forEach(new Tenants(database)::findOrCreate);
        for (var at = FIRST; at.isBefore(FIRST.plus(Duration.ofHours(HOURS))); at = at.plus(Duration.ofDays(1))) {
            prompt.execute("select tidemark.add_partition('events', '%s')".formatted(at));
        }
        for (var step = 0; step < STEPS || !outcomes.keySet().containsAll(OUTCOMES); step++) {
            assertThat(step)
                    .as("until there was %s, not only %s", OUTCOMES, outcomes)
                    .isLessThan(10 * STEPS);
            var did = take();
            assertThat(differences()).as("step %d, %s", step, did).isEmpty();
        }
        System.out.println("ImportLawTest " + outcomes);
        database.close();
    }

    private String take() {
        return switch (random.nextInt(14)) {
            case 0 ->
                told(
                        "flush",
                        () -> new Flusher(database)
                                .flush(any(List.copyOf(catalog.rollups().keySet()))));
            case 1 -> told("seal", this::seal);
            case 2 -> told("delete", () -> prompt.change("delete from tidemark.events where " + some()));
            case 3 ->
                told(
                        "update",
                        () -> prompt.change("update tidemark.events set payload = payload || '{\"n\": %d}' where %s"
                                .formatted(random.nextInt(50), some())));
            case 4 -> told("recompute", this::recompute);
            case 5, 6 -> undo();
            case 7, 8, 9, 10 -> deliver();
            default -> told("send", this::send);
        };
    }

    private static String told(String what, Runnable work) {
        work.run();
        return what;
    }

    private void seal() {
        var rollup = any(List.copyOf(catalog.rollups().keySet()));
        var sealer = new Sealer(database);
        var most = random.nextInt(1, 40);
        for (var piece = 0; piece < most && sealer.seal(rollup); piece++) {
            // A piece at a time.
        }
    }

    private void recompute() {
        var hour = random.nextInt(HOURS);
        prompt.execute("select tidemark.recompute('%s', '%s', '%s')"
                .formatted(
                        any(List.copyOf(catalog.rollups().keySet())), hour(hour), hour(hour + random.nextInt(1, 30))));
    }

    private String some() {
        return "abs(hashtextextended(event_key::text, %d)) %% 5 = 0".formatted(random.nextInt(1000));
    }

    private void send() {
        var many = random.nextInt(1, 30);
        var rows = IntStream.range(0, many)
                .mapToObj(_ ->
                        "('%s'::timestamptz + interval '%d minutes', now(), '%08d-0000-0000-0000-000000000000', %d, true, 'view', 'view', '', '%s')"
                                .formatted(
                                        hour(random.nextInt(HOURS)),
                                        random.nextInt(60),
                                        events++,
                                        random.nextInt(1, 4),
                                        payload()))
                .collect(Collectors.joining(","));
        prompt.execute(
                "insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload) values "
                        + rows);
    }

    private String payload() {
        return "{\"url\": \"/%d\"%s%s}"
                .formatted(
                        random.nextInt(4),
                        random.nextBoolean() ? ", \"section\": \"s" + random.nextInt(3) + "\"" : "",
                        random.nextBoolean() ? ", \"n\": " + random.nextInt(20) : "");
    }

    private static Instant hour(int number) {
        return FIRST.plus(Duration.ofHours(number));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Another delivery, or one of those before again, perhaps corrected. */
    private String deliver() {
        var before = deliveries.isEmpty() ? null : any(deliveries);
        if (before == null || random.nextInt(3) > 0) {
            return deliver(another());
        }
        if (random.nextBoolean()) {
            before.lines()
                    .replaceAll((name, lines) ->
                            lines.stream().skip(random.nextInt(2)).toList());
        }
        return deliver(before);
    }

    private Delivery another() {
        var names = KINDS.keySet().stream()
                .sorted()
                .filter(_ -> random.nextInt(3) > 0)
                .toList();
        var rollups = names.isEmpty() ? List.of("articles") : names;
        var from = hour(random.nextInt(HOURS));
        var to = from.plus(Duration.ofHours(random.nextInt(1, 5)));
        if (rollups.contains("days") || random.nextInt(5) == 0) {
            from = Grain.DAY.floor(from);
            to = from.plus(Duration.ofDays(random.nextInt(1, 3)));
        }
        var tenant = Math.max(0, random.nextInt(-3, 4));
        var lines = new HashMap<String, List<Model.Line>>();
        for (var rollup : rollups) {
            lines.put(rollup, lines(rollup, from, to, tenant));
        }
        return new Delivery(0, rollups, from, to, tenant, lines);
    }

    private List<Model.Line> lines(String rollup, Instant from, Instant to, int tenant) {
        var kind = Objects.requireNonNull(KINDS.get(rollup));
        var lines = new ArrayList<Model.Line>();
        for (var bucket = from; bucket.isBefore(to); bucket = kind.grain().next(bucket)) {
            for (var its = tenant == 0 ? 1 : tenant; its <= (tenant == 0 ? 3 : tenant); its++) {
                for (var member : List.of("/0", "/1", "s1", "none", "new")) {
                    if (random.nextInt(3) == 0) {
                        lines.add(new Model.Line(its, bucket, member, numbers(kind)));
                    }
                }
            }
        }
        return lines;
    }

    private List<Optional<Long>> numbers(Kind kind) {
        return kind.columns().stream()
                .map(column -> column.equals("longest") && random.nextInt(4) == 0
                        ? Optional.<Long>empty()
                        : Optional.of((long) random.nextInt(5)))
                .toList();
    }

    private String deliver(Delivery delivery) {
        var order = new Order(
                delivery.rollups(),
                delivery.from(),
                delivery.to(),
                delivery.tenant() == 0 ? Optional.empty() : Optional.of("t" + delivery.tenant()),
                "");
        try (var staging = ((Begun.Ready) imports.begin(order)).staging()) {
            delivery.lines().forEach((rollup, lines) -> staging.copy(rollup, csv(lines)));
            var changed = delivery.rollups().stream()
                    .mapToInt(each -> model(each)
                            .put(
                                    staging.id(),
                                    delivery.from(),
                                    delivery.to(),
                                    delivery.tenant(),
                                    delivery.lines().getOrDefault(each, List.of())))
                    .sum();
            var imported = staging.commit(0);
            switch (imported) {
                case Imported.Done done -> assertThat(done.slices()).isEqualTo(changed);
                default -> assertThat(imported).isInstanceOf(Imported.Unchanged.class);
            }
            outcomes.merge(changed > 0 ? "done" : "unchanged", 1, Integer::sum);
            assertThat(imported instanceof Imported.Unchanged).isEqualTo(changed == 0);
            if (changed > 0) {
                deliveries.add(new Delivery(
                        staging.id(),
                        delivery.rollups(),
                        delivery.from(),
                        delivery.to(),
                        delivery.tenant(),
                        new HashMap<>(delivery.lines())));
            }
            return "import %d of %s, %s to %s, tenant %d"
                    .formatted(staging.id(), delivery.rollups(), delivery.from(), delivery.to(), delivery.tenant());
        }
    }

    private static ByteArrayInputStream csv(List<Model.Line> lines) {
        var number = new int[1];
        return new ByteArrayInputStream(lines.stream()
                .map(line -> "%d,t%d,%s,%s,%s\n"
                        .formatted(
                                ++number[0],
                                line.tenant(),
                                line.bucket(),
                                line.member(),
                                line.numbers().stream()
                                        .map(each -> each.map(String::valueOf).orElse(""))
                                        .collect(Collectors.joining(","))))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }

    private String undo() {
        if (deliveries.isEmpty()) {
            return "nothing to undo";
        }
        var delivery = random.nextBoolean() ? deliveries.getLast() : any(deliveries);
        var covered = delivery.rollups().stream()
                .anyMatch(each ->
                        model(each).isCovered(delivery.id(), delivery.from(), delivery.to(), delivery.tenant()));
        var undone = imports.undo(delivery.id());
        assertThat(undone).isInstanceOf(covered ? Undone.Refused.class : Undone.Done.class);
        outcomes.merge(covered ? "refused" : "undone", 1, Integer::sum);
        if (!covered) {
            delivery.rollups().forEach(each -> model(each).undo(delivery.id(), delivery.tenant()));
            deliveries.remove(delivery);
        }
        return (covered ? "no undo of " : "undo of ") + delivery.id();
    }

    private Model model(String rollup) {
        return Objects.requireNonNull(models.get(rollup));
    }

    private List<String> differences() {
        var differences = new ArrayList<String>(prompt.rows(
                "select concat_ws(' ', 'verify', v.rollup, v.grain, v.bucket at time zone 'UTC', v.key, 'expected', v.expected, 'found', v.found) as d from tidemark.verify() v",
                row -> row.text("d")));
        KINDS.forEach((name, kind) -> {
            var expected = expected(name, kind);
            for (var grain : catalog.rollup(name).orElseThrow().grains()) {
                var view = grain == kind.grain() ? name : name + "_by_" + grain.word();
                compare(differences, view, text(kind, by(grain, expected)), found(view, kind));
                swept(differences, new RollupTables(catalog.rollup(name).orElseThrow(), 1).table(grain));
            }
            answers(differences, name, kind, expected);
        });
        return differences;
    }

    private void swept(List<String> differences, String table) {
        var left = prompt.number("select count(*) from %s where \"(events)\" = 0".formatted(table));
        if (left > 0) {
            differences.add("%d rows of %s stand for nothing".formatted(left, table));
        }
    }

    private static void compare(
            List<String> differences, String what, Map<String, String> expected, Map<String, String> found) {
        Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .distinct()
                .forEach(key -> {
                    if (!expected.getOrDefault(key, "none").equals(found.getOrDefault(key, "none"))) {
                        differences.add(
                                "%s %s expected %s found %s".formatted(what, key, expected.get(key), found.get(key)));
                    }
                });
    }

    private List<Model.Line> expected(String name, Kind kind) {
        var model = model(name);
        var lines = new ArrayList<Model.Line>();
        prompt
                .rows(
                        "select tenant_id, date_trunc('%s', occurred_at, 'UTC') as bucket, %s as member, %s from tidemark.events group by 1, 2, 3"
                                .formatted(
                                        kind.grain().word(),
                                        kind.member(),
                                        IntStream.range(0, kind.numbers().size())
                                                .mapToObj(i -> kind.numbers().get(i) + " as n" + i)
                                                .collect(Collectors.joining(", "))),
                        row -> new Model.Line(
                                row.integer("tenant_id"),
                                row.instant("bucket"),
                                row.text("member"),
                                IntStream.range(0, kind.numbers().size())
                                        .mapToObj(i -> row.numberIfAny("n" + i).map(BigDecimal::longValueExact))
                                        .toList()))
                .stream()
                .filter(each -> model.lines(each.tenant(), each.bucket()).isEmpty())
                .forEach(lines::add);
        for (var at = kind.grain().floor(FIRST.minus(Duration.ofDays(1)));
                at.isBefore(hour(HOURS + 80));
                at = kind.grain().next(at)) {
            for (var tenant = 1; tenant <= 3; tenant++) {
                model.lines(tenant, at).ifPresent(lines::addAll);
            }
        }
        return lines;
    }

    private static List<Model.Line> by(Grain grain, List<Model.Line> lines) {
        return lines.stream()
                .map(each -> new Model.Line(each.tenant(), grain.floor(each.bucket()), each.member(), each.numbers()))
                .toList();
    }

    private static Map<String, String> text(Kind kind, List<Model.Line> lines) {
        var all = new TreeMap<String, List<Optional<Long>>>();
        lines.forEach(line ->
                all.merge(line.tenant() + " " + line.bucket() + " " + line.member(), line.numbers(), kind::together));
        return all.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().toString()));
    }

    /** Of each tenant, in a range, by member. */
    private void answers(List<String> differences, String name, Kind kind, List<Model.Line> lines) {
        var from = kind.grain().floor(hour(random.nextInt(HOURS)));
        var to = kind.grain().ceiling(from.plus(Duration.ofHours(random.nextInt(1, HOURS))));
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        for (var tenant = 1; tenant <= 3; tenant++) {
            var its = tenant;
            var expected = lines.stream()
                    .filter(each -> each.tenant() == its
                            && !each.bucket().isBefore(from)
                            && each.bucket().isBefore(to))
                    .map(each -> new Model.Line(its, from, each.member(), each.numbers()))
                    .toList();
            var plan = (Plan) new Planner(catalog, stored).plan(kind.query(new Range(from, to)));
            var answer = (Answer) answers.answer(plan, tenant);
            compare(
                    differences,
                    "answer of " + name + " to " + to,
                    text(kind, expected),
                    told(plan, answer, its, from, kind));
        }
    }

    private static Map<String, String> told(Plan plan, Answer answer, int tenant, Instant from, Kind kind) {
        return answer.rows().stream()
                .collect(Collectors.toMap(
                        row -> tenant + " " + from + " "
                                + row.get(plan.columns().indexOf(kind.column())),
                        row -> kind.columns().stream()
                                .map(each -> Optional.ofNullable((BigDecimal)
                                                row.get(plan.columns().indexOf(each)))
                                        .map(BigDecimal::longValueExact))
                                .toList()
                                .toString()));
    }

    private Map<String, String> found(String view, Kind kind) {
        return prompt
                .rows(
                        "select tenant_id || ' ' || to_char(bucket at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') || ' ' || %s as key, %s from tidemark.%s"
                                .formatted(kind.column(), String.join(", ", kind.columns()), view),
                        row -> Map.entry(
                                row.text("key"),
                                kind.columns().stream()
                                        .map(each -> row.numberIfAny(each).map(BigDecimal::longValueExact))
                                        .toList()
                                        .toString()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
