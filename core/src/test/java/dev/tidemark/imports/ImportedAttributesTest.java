package dev.tidemark.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a delivery says of entities is known from its commit on, in whatever order deliveries come. */
class ImportedAttributesTest {

    private static final String CATALOG = """
            sources:
              view:
                fields: { url: url, title: title, authors: authors, words: { path: words, type: integer } }
                entities: { url: [title, authors, words] }
            rollups:
              articles:
                source: view
                dimensions: { article: { entity: url } }
                measures: { views: count }
                grains: [hour, day]
                import: { columns: { article_title: headline }, lists: { article_authors: ";" } }
            """;

    private static final Instant THREE = Instant.parse("2026-01-05T03:00:00Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final Prompt prompt = new Prompt(database);
    private final Imports imports = new Imports(database);

    @BeforeEach
    void apply() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        List.of("a", "b").forEach(new Tenants(database)::findOrCreate);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void areColumnsThatADeliveryMayHave() {
        try (var staging = begin(THREE)) {
            assertThat(staging.columns("articles"))
                    .endsWith(
                            new StagedColumn("headline", StagedColumn.Kind.TEXT, false),
                            new StagedColumn("article_authors", StagedColumn.Kind.TEXT, false, ";"),
                            new StagedColumn("article_words", StagedColumn.Kind.NUMBER, false));
        }
    }

    @Test
    void countFromTheCommitOnAndWithoutOtherNumbersToo() {
        assertThat(
                        deliver(
                                THREE,
                                "1,a,,/x,5,\"\"\"X\"\"\",\"[\"\"Ann\"\", \"\"Bo\"\"]\",300\n2,b,,/x,1,\"\"\"Bs\"\"\",,\n3,a,,/y,1,,,\n"))
                .isInstanceOf(Imported.Done.class);
        assertThat(known())
                .isEqualTo(
                        "1 /x {\"title\": \"X\", \"words\": 300, \"authors\": [\"Ann\", \"Bo\"]}, 1 /y {}, 2 /x {\"title\": \"Bs\"}");
        assertThat(deliver(THREE, "1,a,,/x,5,\"\"\"Renamed\"\"\",,\n2,b,,/x,1,,,\n3,a,,/y,1,,,\n"))
                .isInstanceOf(Imported.Unchanged.class);
        assertThat(known()).contains("1 /x {\"title\": \"Renamed\", \"words\": 300", "2 /x {\"title\": \"Bs\"}");
    }

    @Test
    void anOlderDeliveryDoesNotTakeThemBack() {
        deliver(THREE, "1,a,,/x,5,\"\"\"New\"\"\",,\n");
        deliver(THREE.minus(Duration.ofHours(1)), "1,a,,/x,5,\"\"\"Old\"\"\",,7\n");
        assertThat(known()).isEqualTo("1 /x {\"title\": \"New\", \"words\": 7}");
    }

    @Test
    void ofSeveralRowsTheLastCountsAndARefusedOneSaysNothing() {
        try (var staging = begin(THREE)) {
            copy(
                    staging,
                    "1,a,,/x,5,\"\"\"First\"\"\",,1\n2,a,,/x,5,\"\"\"Twice\"\"\",,2\n3,nobody,,/x,5,\"\"\"None\"\"\",,\n");
            assertThat(staging.commit(2)).isInstanceOf(Imported.Done.class);
        }
        assertThat(known()).isEqualTo("1 /x {\"title\": \"First\", \"words\": 1}");
    }

    private Imported deliver(Instant slice, String csv) {
        try (var staging = begin(slice)) {
            copy(staging, csv);
            return staging.commit(0);
        }
    }

    private Staging begin(Instant slice) {
        var order = new Order(List.of("articles"), slice, slice.plus(Duration.ofHours(1)), Optional.empty(), "");
        return ((Begun.Ready) imports.begin(order)).staging();
    }

    private static void copy(Staging staging, String csv) {
        staging.copy("articles", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }

    private String known() {
        return prompt.text(
                "select string_agg(concat_ws(' ', tenant_id, key, attributes), ', ' order by tenant_id, key) from tidemark.entities");
    }
}
