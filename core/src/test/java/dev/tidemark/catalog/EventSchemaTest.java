package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** JSON Schemas of event types: from the catalog or a file beside it, checked, kept, and held against data. */
class EventSchemaTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void tellsTheFirstPlaceThatDoesNotFit() {
        var schema = schema("""
                type: object
                required: [url]
                properties: { url: { type: string, format: uri }, tags: { items: { maxLength: 3 } }, n: { const: 5, not: { const: "5" } } }
                """);
        assertThat(misfit(schema, "{\"url\":\"https://a.example/\",\"tags\":[\"abc\"],\"n\":5}"))
                .isEmpty();
        assertThat(misfit(schema, "{}")).isEqualTo("/data: required property 'url' not found");
        assertThat(misfit(schema, "[]")).startsWith("/data: array found, object expected");
        assertThat(misfit(schema, "{\"url\":\"a:\",\"tags\":[\"a\",\"long\"]}")).startsWith("/data/tags/1: ");
        assertThat(misfit(schema, "{\"url\":\"no uri\"}")).startsWith("/data/url: does not match the uri pattern");
        assertThat(misfit(schema, "{\"url\":\"a:\",\"n\":\"5\"}")).startsWith("/data/n: ");
    }

    @Test
    void anEndlessSchemaIsAMisfitAndNoFailure() {
        var schema = schema("properties: { a: { $ref: \"#/properties/a\" } }");
        assertThat(misfit(schema, "{\"a\":1}")).isEqualTo("/data: the schema refers to itself without end");
    }

    @Test
    void aFileIsReadBesideTheCatalogAndKeptInIt() throws IOException {
        Files.createDirectory(folder.resolve("schemas"));
        Files.writeString(
                folder.resolve("schemas/visit.json"),
                "{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":1e400,\"multipleOf\":0.010}}}");
        var catalog = Catalog.load(Files.writeString(folder.resolve("catalog.yaml"), """
                sources:
                  visit:
                    types: [visit, page.visit]
                    schemas: { page.visit: schemas/visit.json, visit: { required: [id], minProperties: 1 } }
                """));
        var source = catalog.sourceOfType("visit").orElseThrow();
        assertThat(source.schemas()).containsOnlyKeys("visit", "page.visit");
        var kept = Catalog.parse("the database", catalog.toJson());
        assertThat(kept).isEqualTo(catalog);
        assertThat(kept.toJson()).isEqualTo(catalog.toJson()).contains("\"required\":[\"id\"],\"minProperties\":1");
    }

    @Test
    void fieldsAndEverythingElseSurviveBesideASchema() {
        var catalog =
                Catalog.parse("c", "sources: { a: { fields: { x: y }, schemas: { a: { title: \"\u0085 \\\\\" } } } }");
        assertThat(Catalog.parse("c", catalog.toJson())).isEqualTo(catalog);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ type: objekt } => at /type: does not have a value in the enumeration",
                "{ properties: { a: { minLength: -1 } } } => at /properties/a/minLength: must have a minimum value of 0",
                "{ properties: { a: { pattern: \"(\" } } } => at /properties/a/pattern: does not match the regex pattern",
                "{ $ref: \"#/$defs/nothing\" } => Reference /$defs/nothing cannot be resolved",
                "{ $ref: \"http://127.0.0.1:9/x\" } => 'http://127.0.0.1:9/x' is not allowed",
                "{ $ref: \"file:///etc/hostname\" } => 'file:///etc/hostname' is not allowed",
                "{ $ref: \"#\" } => it refers to itself without end",
                "{ $schema: \"http://json-schema.org/draft-07/schema#\" } => at /$schema: only draft 2020-12 is known"
            })
    void aBrokenSchemaIsAMistakeWithItsPlace(String schemaAndMessage) {
        var parts = schemaAndMessage.split(" => ", 2);
        assertThat(mistakes("sources: { a: { schemas: { a: " + parts[0] + " } } }"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:1: sources.a.schemas.a: is no JSON Schema of draft 2020-12")
                .contains(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"\"", "true"})
    void onlyAMappingOrTheNameOfAFileIsASchema(String schema) {
        assertThat(mistakes("sources: { a: { schemas: { a: " + schema + " } } }"))
                .hasSize(1);
    }

    @Test
    void mistakesAboutFiles() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\n  \"type\": [\n}");
        Files.writeString(folder.resolve("list.json"), "[]");
        Files.writeString(folder.resolve("big.json"), "{\"title\":\"" + "x".repeat(70_000) + "\"}");
        var file = Files.writeString(folder.resolve("catalog.yaml"), """
                sources:
                  a:
                    types: [a, b, c, d]
                    schemas:
                      a: broken.json
                      b: list.json
                      c: absent.json
                      d: big.json
                      e: { type: object }
                """);
        var mistakes = catchThrowableOfType(InvalidCatalog.class, () -> Catalog.load(file)).mistakes().stream()
                .map(Mistake::toString)
                .map(text -> text.replace(folder + "/", ""))
                .toList();
        assertThat(mistakes).hasSize(5);
        assertThat(mistakes).anySatisfy(each -> assertThat(each).startsWith("broken.json:2: (document): not YAML"));
        assertThat(mistakes)
                .contains(
                        "catalog.yaml:6: sources.a.schemas.b: list.json should be a mapping, but is a list",
                        "catalog.yaml:7: sources.a.schemas.c: cannot read the file absent.json",
                        "catalog.yaml:8: sources.a.schemas.d: is longer than 65536 characters",
                        "catalog.yaml:9: sources.a.schemas.e: the source has no events of type 'e'; did you mean 'a'?");
    }

    @Test
    void aTextHasNoFilesBesideIt() {
        assertThat(mistakes("sources: { a: { schemas: { a: a.json } } }"))
                .containsExactly(
                        "c.yaml:1: sources.a.schemas.a: a file cannot be read from here; write the schema itself");
    }

    @Test
    void allTogetherHaveALimit() {
        var text = new StringBuilder("sources:\n");
        IntStream.range(0, 20)
                .forEach(i -> text.append(
                        "  s%d: { schemas: { s%d: { title: \"%s\" } } }%n".formatted(i, i, "x".repeat(60_000))));
        assertThat(mistakes(text.toString()))
                .containsExactly(
                        "c.yaml:2: sources: all schemas together may have 1048576 characters, but have 1200240");
    }

    private EventSchema schema(String yaml) {
        var catalog = Catalog.parse("c", "sources:\n  a:\n    schemas:\n      a:\n" + yaml.indent(8));
        return Objects.requireNonNull(
                catalog.sourceOfType("a").orElseThrow().schemas().get("a"));
    }

    private static String misfit(EventSchema schema, String data) {
        return schema.misfit(JSON.readTree(data)).orElse("");
    }

    private static List<String> mistakes(String yaml) {
        return catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("c.yaml", yaml)).mistakes().stream()
                .map(Mistake::toString)
                .toList();
    }
}
