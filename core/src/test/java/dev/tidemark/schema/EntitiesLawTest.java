package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Answer;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Query;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of each attribute of an entity that counts which the latest event told, in whatever order they come, merged or not. */
class EntitiesLawTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields: { url: url, title: title, section: section, authors: authors }
                entities: { url: [title, section, authors] }
            rollups:
              pages: { source: view, dimensions: { page: { entity: url } }, measures: { views: count }, grains: [hour, day] }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        database.close();
    }

    /** What one event tells, at a time that no other has. */
    private record Told(int number, Instant at, String url, Map<String, String> attributes) {

        String json() {
            return attributes.entrySet().stream()
                    .map(each -> ", \"%s\": %s".formatted(each.getKey(), each.getValue()))
                    .collect(Collectors.joining("", "{\"url\": \"%s\"".formatted(url), "}"));
        }
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        System.out.println("EntitiesLawTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        new Apply(database).run(CATALOG);
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
        for (var round = 0; round < 12; round++) {
            var events = events(round);
            Collections.shuffle(events, random);
            var arrived = new ArrayList<Told>();
            while (!events.isEmpty()) {
                var some = events.subList(0, 1 + random.nextInt(Math.min(4, events.size())));
                arrived.addAll(some);
                send(some);
                some.clear();
                if (random.nextInt(3) == 0) {
                    prompt.execute("select tidemark.flush()");
                }
                if (random.nextInt(8) == 0) {
                    prompt.execute("select tidemark.recompute('pages', '2026-01-05', '2026-01-06')");
                }
                assertKnown(round, arrived);
            }
            prompt.execute("select tidemark.flush()");
            assertKnown(round, arrived);
        }
    }

    private List<Told> events(int round) {
        var events = new ArrayList<Told>();
        for (var i = 0; i < 24; i++) {
            var attributes = new TreeMap<String, String>();
            tell(attributes, "title", List.of("\"A\"", "\"B\"", "\"C\""));
            tell(attributes, "section", List.of("\"news\"", "\"sport\"", "7"));
            tell(attributes, "authors", List.of("[\"ann\", \"bob\"]", "[\"ann\"]", "[]", "\"eve\""));
            events.add(new Told(
                    round * 100 + i,
                    START.plusSeconds(round * 100L + i),
                    "/%d/%d".formatted(round, random.nextInt(2)),
                    attributes));
        }
        return events;
    }

    private void tell(Map<String, String> attributes, String name, List<String> values) {
        if (random.nextInt(3) > 0) {
            attributes.put(name, values.get(random.nextInt(values.size())));
        }
    }

    private void send(List<Told> events) {
        prompt.execute(events.stream()
                .map(each -> "('%s', now(), md5('%d')::uuid, 1, true, 'view', 'view', '%s')"
                        .formatted(each.at(), each.number(), each.json()))
                .collect(Collectors.joining(
                        ", ",
                        "insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload) values ",
                        "")));
    }

    private void assertKnown(int round, List<Told> arrived) {
        var expected = arrived.stream()
                .map(Told::url)
                .distinct()
                .collect(Collectors.toMap(url -> url, url -> known(arrived, url), (one, _) -> one, TreeMap::new));
        assertThat(answer("/" + round + "/")).as("seed %d", SEED).isEqualTo(expected);
    }

    private static List<String> known(List<Told> arrived, String url) {
        return List.of("title", "section", "authors").stream()
                .map(attribute -> arrived.stream()
                        .filter(each ->
                                each.url().equals(url) && each.attributes().containsKey(attribute))
                        .max((one, other) -> one.at().compareTo(other.at()))
                        .map(each -> String.valueOf(each.attributes().get(attribute)))
                        .orElse("")
                        .replaceAll("[\\[\\]\"]", ""))
                .toList();
    }

    private Map<String, List<String>> answer(String prefix) {
        var query = new Query(
                "view",
                List.of("views"),
                List.of("page", "page_title", "page_section", "page_authors"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                1000,
                0,
                ZoneOffset.UTC,
                false,
                false);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        var plan = (Plan) new Planner(CATALOG, stored).plan(query);
        return ((Answer) new Answers(database, Duration.ofSeconds(30)).answer(plan, 1))
                .rows().stream()
                        .map(row -> row.stream().map(String::valueOf).toList())
                        .filter(row -> row.getFirst().startsWith(prefix))
                        .collect(Collectors.toMap(
                                List::getFirst, row -> row.subList(1, 4), (one, _) -> one, TreeMap::new));
    }
}
