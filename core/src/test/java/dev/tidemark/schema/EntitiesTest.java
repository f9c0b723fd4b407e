package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.TestPostgres;
import java.util.Map;
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
        execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{\"title\": \"Second\", \"topic\": \"news\", \"authors\": [\"ann\"]}");
        assertThat(entity("/b")).isEqualTo("{}");
        view("10:30", "{\"url\": \"/a\", \"title\": \"Late\", \"section\": \"late\"}");
        execute("select tidemark.flush()");
        assertThat(entity("/a")).startsWith("{\"title\": \"Second\"");
        view("12:00", "{\"url\": \"/a\", \"title\": \"Third\"}");
        view("12:01", "{\"url\": \"/b\", \"title\": \"B\"}");
        execute(
                "update tidemark.events set payload = payload || '{\"title\": \"Fourth\"}' where occurred_at = '2026-01-05T12:00:00Z'");
        execute("select tidemark.flush()");
        assertThat(entity("/a")).startsWith("{\"title\": \"Fourth\"");
        assertThat(entity("/b")).isEqualTo("{\"title\": \"B\"}");
        assertThat(new Verifier(database).verify("pages")).isEmpty();
    }

    @Test
    void whatIsKnownIsNotNotedAgain() {
        apply(YAML);
        view("10:00", "{\"url\": \"/a\", \"title\": \"A\"}");
        execute("select tidemark.flush()");
        view("10:01", "{\"url\": \"/a\", \"title\": \"A\"}");
        assertThat(text("select count(*)::text as v from tidemark.entity_changes"))
                .isEqualTo("0");
    }

    @Test
    void anAttributeThatIsDeclaredLaterIsToldByTheEventsThatAreThere() {
        apply(YAML.replaceAll("    entities:.*\n", ""));
        view("10:00", "{\"url\": \"/a\", \"title\": \"A\"}");
        execute("select tidemark.flush()");
        assertThat(entity("/a")).isEqualTo("{}");
        apply(YAML);
        assertThat(entity("/a")).isEqualTo("{\"title\": \"A\"}");
        new Apply(database).run(Catalog.parse("without", YAML.replaceAll("    entities:.*\n", "")), true);
        assertThat(text("select count(*)::text as v from pg_trigger where tgname like 'told_by%'"))
                .isEqualTo("0");
    }

    private void apply(String yaml) {
        new Apply(database).run(Catalog.parse("test", yaml));
    }

    private void view(String time, String payload) {
        execute("select tidemark.add_partition('events', '2026-01-05')");
        execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                values ('2026-01-05T%sZ', now(), gen_random_uuid(), 1, true, 'view', 'view', '%s')""".formatted(time, payload));
    }

    private String entity(String key) {
        return text("select attributes::text as v from tidemark.entities where kind = 'view.url' and key = '%s'"
                .formatted(key));
    }

    private void execute(String sql) {
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute(sql);
            return true;
        });
    }

    private String text(String sql) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(SqlStatement.of(sql), Map.of(), row -> row.text("v"))
                        .orElseThrow());
    }
}
