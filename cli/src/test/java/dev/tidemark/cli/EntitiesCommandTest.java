package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.query.Answer;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Query;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.SharedData;
import dev.tidemark.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What files say of entities, loaded and asked for. */
class EntitiesCommandTest {

    private static final String CATALOG = """
            sources:
              view:
                fields: { path: path, title: title, authors: authors, topics: topics, words: { type: integer } }
                entities: { path: [title, authors, topics, words] }
            rollups:
              articles: { source: view, dimensions: { article: { entity: path } }, measures: { views: count }, grains: [hour, day] }
            """;

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 2);
    private final Prompt prompt = new Prompt(database);
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        assertThat(run("tenant", "create", "gov")).isZero();
        assertThat(run("apply", Files.writeString(folder.resolve("catalog.yaml"), CATALOG)))
                .isZero();
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void articlesThatNobodyHereWroteByAuthorAndByTopic() throws IOException {
        var file = SharedData.file("article-metadata/articles.jsonl.gz");
        var articles = read(file);
        assertThat(articles).hasSize(2_586);
        assertThat(articles.stream().filter(each -> each.path("authors").size() > 1))
                .hasSize(448);
        for (var i = 0; i < articles.size(); i++) {
            articles.get(i).asObject().put("views", 1 + i * 7 % 11);
        }
        view(articles);
        assertThat(run("entities", "load", "articles.article", file, "--tenant", "gov"))
                .isZero();
        assertThat(terminal.out())
                .contains("2,586 rows")
                .contains("something new of 2,5")
                .contains("; 0 rows refused");
        for (var attribute : List.of("authors", "topics")) {
            var answer = ask(attribute, List.of());
            assertThat(rows(answer)).as(attribute).isEqualTo(expected(articles, attribute));
            assertThat(answer.overlapping()).containsExactly("article_" + attribute);
        }
        var total =
                articles.stream().mapToLong(each -> each.path("views").asLong()).sum();
        assertThat(rows(ask("", List.of())))
                .as("the site's total does not double")
                .containsOnly(Map.entry("", total));
        assertThat(expected(articles, "authors").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThan(total);
        var busiest = expected(articles, "authors").entrySet().stream()
                .filter(each -> !each.getKey().isEmpty())
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        assertThat(rows(ask("", filter("article_authors", busiest.getKey()))))
                .containsOnly(Map.entry("", busiest.getValue()));
        assertThat(run("entities", "load", "view.path", file, "--tenant", "gov", "--dry-run"))
                .isZero();
        assertThat(run("entities", "load", "view.path", file, "--tenant", "gov", "--at", "2020-01-01"))
                .isZero();
        assertThat(terminal.out())
                .as("what was known later stays")
                .endsWith("something new of 0 entities; 0 rows refused\n");
    }

    @Test
    void aTableWithHeadlinesUnderOtherNames() throws IOException {
        var file = Files.writeString(folder.resolve("a.csv"), """
                \ufefflink,headline,who,words
                /a,"One, two",ann; bob ;,12
                /b,Second,ann,many
                ,Nothing,,
                /c,Third
                /d,Fourth,,
                """);
        assertThat(load(file, "--map", "path=link,title=headline,authors=who", "--list", "authors"))
                .isOne();
        assertThat(terminal.err())
                .contains(
                        "a.csv:3: 'words' is no number",
                        "a.csv:4: no key in 'link'",
                        "a.csv:5: 2 fields under 4 columns");
        assertThat(known("/a")).isEqualTo("{\"title\": \"One, two\", \"words\": 12, \"authors\": [\"ann\", \"bob\"]}");
        assertThat(known("/d")).isEqualTo("{\"title\": \"Fourth\"}");
        assertThat(prompt.number("select count(*) from tidemark.entities")).isEqualTo(2);
    }

    @Test
    void theLatestCountsAndTheLastOfOneTime() throws IOException {
        var file = folder.resolve("a.jsonl");
        Files.writeString(file, "{\"path\": \"/a\", \"title\": \"Z\", \"authors\": [\"ann\"]}\n");
        assertThat(load(file, "--at", "2026-01-02")).isZero();
        Files.writeString(file, "{\"path\": \"/a\", \"title\": \"B\"}\n{\"path\": \"/a\", \"title\": \"A\"}\n");
        assertThat(load(file, "--at", "2026-01-02T00:00:00Z", "--dry-run")).isZero();
        assertThat(known("/a")).contains("\"Z\"");
        assertThat(load(file, "--at", "2026-01-02T00:00:00Z")).isZero();
        assertThat(load(file, "--at", "2026-01-01", "--clear", "authors")).isZero();
        assertThat(known("/a")).isEqualTo("{\"title\": \"A\", \"authors\": [\"ann\"]}");
        assertThat(load(file, "--at", "2026-01-03", "--clear", "authors,words")).isZero();
        assertThat(run("entities", "show", "view.path", "/a", "--tenant", "gov"))
                .isZero();
        assertThat(terminal.out())
                .containsPattern("authors +null +2026-01-03T00:00:00Z")
                .containsPattern("title +\"A\" +2026-01-03");
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsLoaded() throws IOException {
        var file = Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"path\": \"/a\", \"title\": {}}\nno json\n[]\n{\"path\": \"/a\", \"title\": \"a\\u0000\"}\n");
        assertThat(load(file)).isOne();
        assertThat(terminal.err())
                .contains(
                        "a.jsonl:1: 'title' is no text",
                        "a.jsonl:2: not JSON",
                        "a.jsonl:3: not a JSON object",
                        "a.jsonl:4: it holds");
        assertThat(load(file, "--map", "titel=a")).isEqualTo(2);
        assertThat(load(file, "--clear", "section")).isEqualTo(2);
        assertThat(load(file, "--format", "xml")).isEqualTo(2);
        assertThat(load(file, "--at", "yesterday")).isEqualTo(2);
        assertThat(load(folder.resolve("none.csv"))).isEqualTo(2);
        assertThat(run("entities", "load", "view.url", file, "--tenant", "gov")).isEqualTo(2);
        assertThat(terminal.err()).contains("the catalog declares no entities 'view.url'");
        assertThat(run("entities", "load", "view.path", file, "--tenant", "gow"))
                .isEqualTo(2);
        assertThat(run("entities", "show", "view.path", "/a", "--tenant", "gov"))
                .isOne();
        var whole = gzip("{\"path\": \"/a\", \"title\": \"A\"}\n".repeat(5_000));
        assertThat(load(Files.write(folder.resolve("b.jsonl.gz"), Arrays.copyOf(whole, whole.length - 9))))
                .isEqualTo(2);
        assertThat(terminal.err())
                .contains("b.jsonl.gz cannot be read to its end")
                .doesNotContain("Exception");
        assertThat(prompt.number("select count(*) from tidemark.entities")).isZero();
    }

    @Test
    void aFileOfSeveralTenants() throws IOException {
        assertThat(run("tenant", "create", "north")).isZero();
        var file = Files.writeString(folder.resolve("all.csv"), """
                owner,path,title
                gov,/a,Of gov
                north,/a,Of north
                west,/a,Of nobody
                ,/b,Of nobody
                """);
        assertThat(run("entities", "load", "view.path", file, "--tenant-column", "owner"))
                .isOne();
        assertThat(terminal.err()).contains("all.csv:4: there is no tenant 'west'", "all.csv:5: no tenant in 'owner'");
        for (var tenant : List.of("gov", "north")) {
            assertThat(run("entities", "show", "view.path", "/a", "--tenant", tenant))
                    .isZero();
            assertThat(terminal.out()).contains("\"Of " + tenant + "\"");
        }
        assertThat(run("entities", "load", "view.path", file)).isEqualTo(2);
        assertThat(run("entities", "load", "view.path", file, "--tenant", "gov", "--tenant-column", "owner"))
                .isEqualTo(2);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<JsonNode> read(Path file) throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().map(JsonMapper.shared()::readTree).toList();
        }
    }

    private void view(List<JsonNode> articles) {
        var rows = new ArrayList<String>();
        for (var article : articles) {
            rows.add("('%s', %d)"
                    .formatted(
                            article.path("path").asString().replace("'", "''"),
                            article.path("views").asInt()));
        }
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                select timestamptz '2026-01-05T10:00:00Z' + i * interval '1 minute', now(), gen_random_uuid(), 1, true, 'view', 'view', jsonb_build_object('path', path)
                from (values %s) articles (path, views), generate_series(1, views) i""".formatted(String.join(", ", rows)));
        prompt.execute("select tidemark.flush()");
    }

    private static Map<String, Long> expected(List<JsonNode> articles, String attribute) {
        var sums = new TreeMap<String, Long>();
        for (var article : articles) {
            var elements = article.path(attribute)
                    .valueStream()
                    .map(JsonNode::asString)
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.toSet());
            (elements.isEmpty() ? Set.of("") : elements)
                    .forEach(each -> sums.merge(each, article.path("views").asLong(), Long::sum));
        }
        return sums;
    }

    private static List<Filter> filter(String dimension, String value) {
        return List.of(new Filter.OnDimension(dimension, Filter.Operator.EQUALS, List.of(value)));
    }

    private Answer ask(String attribute, List<Filter> filters) {
        var query = new Query(
                "view",
                List.of("views"),
                attribute.isEmpty() ? List.of() : List.of("article_" + attribute),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                10_000,
                0,
                ZoneOffset.UTC,
                false,
                false);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        var catalog = database.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        return (Answer) new Answers(database, Duration.ofSeconds(30))
                .answer((Plan) new Planner(catalog, stored).plan(query), 1);
    }

    private static Map<String, Long> rows(Answer answer) {
        return answer.rows().stream()
                .collect(Collectors.toMap(
                        row -> row.size() == 1 ? "" : String.valueOf(row.getFirst()),
                        row -> ((Number) Objects.requireNonNull(row.getLast())).longValue(),
                        Long::sum,
                        TreeMap::new));
    }

    private String known(String key) {
        return prompt.text("select attributes::text from tidemark.entities where kind = 'view.path' and key = '%s'"
                .formatted(key));
    }

    private int load(Path file, String... more) {
        var words = new ArrayList<Object>(List.of("entities", "load", "view.path", file, "--tenant", "gov"));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    private int run(Object... words) {
        var all = new ArrayList<Object>(List.of(words));
        all.addAll(List.of("--postgres-url", url));
        return terminal.run(all.toArray());
    }
}
