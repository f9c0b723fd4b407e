package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entities keep the attributes that the latest event told, whenever it comes, and rollups do not change by it. */
class EntitiesTest {

    private static final String YAML = """
            sources:
              view:
                fields: { url: url, title: title, section: section, authors: authors }
                entities: { url: { title: title, topic: section, authors: authors } }
            rollups:
              pages: { source: view, dimensions: { page: { entity: url } }, measures: { views: count }, grains: [hour, day] }
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theLatestEventTells() {
        apply(YAML);
        view("10:00", "{\"url\": \"/a\", \"title\": \"First\", \"section\": \"news\", \"authors\": [\"ann\"]}");
        view("11:00", "{\"url\": \"/a\", \"title\": \"Second\"}");
        view("11:30", "{\"url\": \"/b\"}");
        view("11:30", "{\"title\": \"of nothing\"}");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{\"title\": \"Second\", \"topic\": \"news\", \"authors\": [\"ann\"]}");
        assertThat(entity("/b")).isEqualTo("{}");
        view("10:30", "{\"url\": \"/a\", \"title\": \"Late\", \"section\": \"late\"}");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a"))
                .as("later than the section that was known, earlier than the title")
                .isEqualTo("{\"title\": \"Second\", \"topic\": \"late\", \"authors\": [\"ann\"]}");
        view("12:00", "{\"url\": \"/a\", \"title\": \"Third\"}");
        view("12:01", "{\"url\": \"/b\", \"title\": \"B\"}");
        prompt.change(
                "update tidemark.events set payload = payload || '{\"title\": \"Fourth\"}' where occurred_at = '2026-01-05T12:00:00Z'");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).startsWith("{\"title\": \"Fourth\"");
        assertThat(entity("/b")).isEqualTo("{\"title\": \"B\"}");
        assertThat(new Verifier(database).verify("pages")).isEmpty();
    }

    @Test
    void whatIsKnownIsNotedAgainOnlyWhereItCountsFromLaterOn() {
        apply(YAML);
        view("10:00", "{\"url\": \"/a\", \"title\": \"A\"}");
        prompt.execute("select tidemark.flush()");
        view("09:59", "{\"url\": \"/a\", \"title\": \"B\"}");
        view("10:00", "{\"url\": \"/a\", \"title\": \"A\"}");
        assertThat(prompt.number("select count(*) from tidemark.entity_changes"))
                .isZero();
        view("10:02", "{\"url\": \"/a\", \"title\": \"A\"}");
        assertThat(prompt.number("select count(*) from tidemark.entity_changes"))
                .isOne();
        view("10:01", "{\"url\": \"/a\", \"title\": \"B\"}");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{\"title\": \"A\"}");
    }

    @Test
    void anAuthorWhoIsTakenOffTheListIsGone() {
        apply(YAML);
        view("10:00", "{\"url\": \"/a\", \"authors\": [\"ann\", \"bob\"]}");
        prompt.execute("select tidemark.flush()");
        view("10:01", "{\"url\": \"/a\", \"authors\": [\"ann\"]}");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{\"authors\": [\"ann\"]}");
    }

    @Test
    void anEventThatIsCorrectedTellsAnewHoweverOften() {
        apply(YAML);
        view("10:00", "{\"url\": \"/a\", \"title\": \"M\"}");
        prompt.execute("select tidemark.flush()");
        for (var title : List.of("A", "Z", "B")) {
            prompt.change("update tidemark.events set payload = payload || '{\"title\": \"%s\"}'".formatted(title));
            if (!title.equals("Z")) {
                prompt.execute("select tidemark.flush()");
                assertThat(entity("/a")).isEqualTo("{\"title\": \"%s\"}".formatted(title));
            }
        }
        prompt.execute("select tidemark.recompute('pages', '2026-01-05', '2026-01-06')");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{\"title\": \"B\"}");
    }

    @Test
    void anAttributeThatIsDeclaredLaterIsToldByTheEventsThatAreThere() {
        apply(YAML.replaceAll("    entities:.*\n", ""));
        view("10:00", "{\"url\": \"/a\", \"title\": \"A\"}");
        prompt.execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{}");
        apply(YAML);
        assertThat(entity("/a")).isEqualTo("{\"title\": \"A\"}");
        new Apply(database).run(Catalog.parse("without", YAML.replaceAll("    entities:.*\n", "")), true);
        assertThat(prompt.number("select count(*) from pg_trigger where tgname like 'told_by%'"))
                .isZero();
    }

    private void apply(String yaml) {
        new Apply(database).run(Catalog.parse("test", yaml));
    }

    private void view(String time, String payload) {
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                values ('2026-01-05T%sZ', now(), gen_random_uuid(), 1, true, 'view', 'view', '%s')""".formatted(time, payload));
    }

    private String entity(String key) {
        return prompt.text(
                "select attributes::text from tidemark.entities where kind = 'view.url' and key = '%s'".formatted(key));
    }
}
