package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors and the reader agree, and the file in the docs is the schema. */
class CatalogSchemaTest {

    private static final Path FILE = Path.of("../docs/catalog.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(CatalogSchema.json());

    private static final Pattern BLOCK = Pattern.compile("(?m)^```yaml\\R(sources:\\R(?:(?!```).*\\R)*)```");

    /** {@code -Dtidemark.update=true} writes it anew. */
    @Test
    void theFileInTheDocsIsTheSchema() throws IOException {
        if (Boolean.getBoolean("tidemark.update")) {
            Files.writeString(FILE, CatalogSchema.json());
        }
        assertThat(Files.readString(FILE)).isEqualTo(CatalogSchema.json());
    }

    @Test
    void isASchemaItself() {
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(CatalogSchema.json(), InputFormat.JSON)).isEmpty();
        assertThat(CatalogSchema.json()).doesNotContain("${");
    }

    @Test
    void knowsTheKeysThatTheReadersKnow() {
        var schema = JsonMapper.shared().readTree(CatalogSchema.json());
        assertThat(keys(schema)).containsExactlyInAnyOrderElementsOf(CatalogReader.KEYS);
        var defs = schema.get("$defs");
        assertThat(keys(defs.get("source"))).containsExactlyInAnyOrderElementsOf(SourceReader.keys());
        assertThat(keys(defs.get("rollup"))).containsExactlyInAnyOrderElementsOf(RollupReader.KEYS);
        assertThat(keys(defs.get("rollup").get("properties").get("limits")))
                .containsExactlyInAnyOrderElementsOf(RollupReader.LIMITS);
        assertThat(keys(defs.get("board"))).containsExactlyInAnyOrderElementsOf(BoardReader.KEYS);
        assertThat(keys(defs.get("panel"))).containsExactlyInAnyOrderElementsOf(PanelReader.KEYS);
        assertThat(keys(defs.get("field").get("anyOf").get(1))).containsExactlyInAnyOrderElementsOf(FieldReader.KEYS);
        assertThat(keys(defs.get("unique").get("anyOf").get(1)))
                .containsExactlyInAnyOrderElementsOf(AttachedTableReader.UNIQUE_KEYS);
        assertThat(defs.get("dimension").get("anyOf").valueStream().skip(1).flatMap(form -> keys(form).stream()))
                .containsOnlyOnceElementsOf(List.of("field", "explode"))
                .containsAll(DimensionReader.KEYS);
    }

    private static List<String> keys(JsonNode schema) {
        return List.copyOf(schema.get("properties").propertyNames());
    }

    static Map<String, String> catalogs() throws IOException {
        var catalogs = new TreeMap<String, String>();
        catalogs.put("full.yaml", Texts.full());
        catalogs.put("its JSON", Catalog.parse("full.yaml", Texts.full()).toJson());
        try (var files = Files.walk(Path.of("../examples"))) {
            for (var file : files.filter(each -> each.endsWith("catalog.yaml")).toList()) {
                catalogs.put(file.toString(), Files.readString(file));
            }
        }
        BLOCK.matcher(Files.readString(Path.of("../docs/catalog.md")))
                .results()
                .forEach(block -> catalogs.put("docs/catalog.md, at " + block.start(), block.group(1)));
        return catalogs;
    }

    @Test
    void takesEveryCatalogOfExamplesAndDocs() throws IOException {
        assertThat(catalogs()).hasSizeGreaterThan(10).allSatisfy((name, text) -> {
            assertThatCode(() -> Catalog.parse(name, text)).doesNotThrowAnyException();
            assertThat(errors(text)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ sorces: {} }",
                "{ sources: [] }",
                "{ sources: { Page: {} } }",
                "{ sources: { a: } }",
                "{ sources: { a: { feilds: {} } } }",
                "{ sources: { a: { types: [] } } }",
                "{ sources: { a: { types: '' } } }",
                "{ sources: { a: { types: { a: b } } } }",
                "{ sources: { a: { key: [a, 'b c'] } } }",
                "{ sources: { a: { time: a..b } } }",
                "{ sources: { a: { keep: 5m } } }",
                "{ sources: { a: { keep: 0d } } }",
                "{ sources: { a: { fields: { A: b } } } }",
                "{ sources: { a: { fields: { a: [b] } } } }",
                "{ sources: { a: { fields: { a: 'b[]c' } } } }",
                "{ sources: { a: { fields: { a: { typ: text } } } } }",
                "{ sources: { a: { fields: { a: { type: integr } } } } }",
                "{ sources: { a: { entities: { user: { A: user } } } } }",
                "{ sources: { a: { entities: { user: [] } } } }",
                "{ sources: { a: { entities: [user] } } }",
                "{ sources: { a: { tenant: acme } } }",
                "{ sources: { a: { unique: {} } } }",
                "{ sources: { a: { table: t } } }",
                "{ sources: { a: { table: t, tenant: acme } } }",
                "{ sources: { a: { table: 'a b', tenant: acme, time: at } } }",
                "{ sources: { a: { table: a.b.c, tenant: acme, time: at } } }",
                "{ sources: { a: { table: t, tenant: 'A', time: at } } }",
                "{ sources: { a: { table: t, tenant: { columns: a }, time: at } } }",
                "{ sources: { a: { table: t, tenant: { column: 1 a }, time: at } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, types: x } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, user: x } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, keep: 1d } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, unique: { x: [] } } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, unique: { x: { where: { a: b } } } } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, unique: { x: { on: a, where: { } } } } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, unique: { x: { on: a, where: { a: b, c: d } } } } } }",
                "{ sources: { a: { table: t, tenant: acme, time: at, unique: { x: { on: a, where: { a: [b] } } } } } }",
            })
    void bothRefuseMistakenSources(String text) {
        refusedByBoth(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour: red",
                "where: { user: }",
                "where: { user: [] }",
                "where: { user: [[a]] }",
                "where: { user: { nto: a } }",
                "where: { user: { } }",
                "where: { user: { not: { a: b } } }",
                "where: [user]",
                "dimensions: { A: user }",
                "dimensions: { a: [user] }",
                "dimensions: { a: { } }",
                "dimensions: { a: { default: x } }",
                "dimensions: { a: { field: user, entity: user } }",
                "dimensions: { a: { field: user, explode: list } }",
                "dimensions: { a: { explode: list, entity: user } }",
                "dimensions: { a: { field: user, default: [a] } }",
                "dimensions: { a: { field: user, default: } }",
                "dimensions: { a: { feild: user } }",
                "measures: {}",
                "measures: { a: cuont }",
                "measures: { a: sum }",
                "measures: { a: { count: user } }",
                "measures: { a: { sun: n } }",
                "measures: { a: {} }",
                "measures: { a: { sum: n, min: n } }",
                "measures: { a: { sum: [n] } }",
                "measures: { a: { sum: n, percentiles: [50] } }",
                "measures: { a: { quantile: n, percentiles: [] } }",
                "measures: { a: { quantile: n, percentiles: [0] } }",
                "measures: { a: { quantile: n, percentiles: 100 } }",
                "measures: { a: { quantile: n, percentiles: 99.5 } }",
                "grains: []",
                "grains: minute",
                "grains: [hour, minute]",
                "grains: { hour: 1d }",
                "keep: 1h",
                "keep: 10",
                "keep: [1d]",
                "keep: { hour: 1h }",
                "keep: { minute: 1d }",
                "keep: { hour: }",
                "lateness: 10",
                "lateness: 1w",
                "lateness: -5m",
                "rank_by: []",
                "rank_by: [views, views, views, views, views, views, views, views, views]",
                "rank_by: { views: desc }",
                "limits: { rows: 1 }",
                "limits: { members_per_bucket: 0 }",
                "limits: { members_per_bucket: 10000001 }",
                "limits: { members_per_bucket: many }",
                "limits: 5",
            })
    void bothRefuseMistakenRollups(String mistaken) {
        var rest = mistaken.startsWith("measures") ? mistaken : "measures: { views: count }, " + mistaken;
        refusedByBoth("{ sources: { s: { fields: { list: list, n: { type: integer } } } }, rollups: { r: { source: s, "
                + rest + " } } }");
    }

    @Test
    void bothRefuseARollupOfNothing() {
        refusedByBoth("{ rollups: { r: { measures: { n: count } } } }");
        refusedByBoth("{ sources: { s: {} }, rollups: { r: { source: s } } }");
        refusedByBoth("{ sources: { s: {} }, rollups: { r: } }");
    }

    private static void refusedByBoth(String text) {
        assertThatThrownBy(() -> Catalog.parse("mistaken", text)).isInstanceOf(InvalidCatalog.class);
        assertThat(errors(text)).as("what the schema says of %s", text).isNotEmpty();
    }

    static List<Error> errors(String text) {
        return SCHEMA.validate(text, InputFormat.YAML);
    }
}
