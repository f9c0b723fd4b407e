package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A text is a catalog, which survives its own JSON, or has mistakes with their lines. */
public class CatalogInputsTest {

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                CatalogInputsTest.class,
                CatalogInputsTest::fuzzerTestOneInput,
                Texts.full(),
                Catalog.parse("full.yaml", Texts.full()).toJson(),
                "sources: { v: { types: [v], user: u.id, fields: { s: { path: a.b, type: decimal } } } }",
                "rollups: { r: { source: v, dimensions: { p: { explode: tags } }, measures: { n: count }, grains: [hour] } }");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var catalog = Catalog.parse("fuzz", new String(input, StandardCharsets.UTF_8));
            assertThat(Catalog.parse("json", catalog.toJson())).isEqualTo(catalog);
        } catch (InvalidCatalog e) {
            assertThat(e.mistakes()).isNotEmpty().allSatisfy(mistake -> {
                assertThat(mistake.line()).isPositive();
                assertThat(mistake.toString()).doesNotContain("\n");
            });
        }
    }
}
