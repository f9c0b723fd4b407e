package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A text is a board, which survives its own JSON, or has mistakes. */
public class BoardInputsTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, seconds: { path: seconds, type: integer } } } }
            rollups:
              pages:
                source: view
                dimensions: { page: page }
                measures: { views: count, least: { min: seconds } }
            """);

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                BoardInputsTest.class,
                BoardInputsTest::fuzzerTestOneInput,
                """
                {"title": "Pages", "range": "7d", "zone": "Europe/Berlin", "panels": [
                 {"show": "number", "title": "Views", "measure": "view.views", "compare": "previous"},
                 {"show": "top", "measures": ["view.views", "view.least"], "by": "page", "order": "least.asc", "limit": 10},
                 {"show": "series", "measure": "view.views", "grain": "day", "filters": {"is": {"page": ["a", "b"]}}},
                 {"show": "heat", "measure": "view.views", "range": "2026-11-01..2026-11-20"}]}""",
                "panels: [{ show: series, measures: [view.views] }]");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var board = Board.parse("fuzz", new String(input, StandardCharsets.UTF_8), CATALOG);
            assertThat(Board.parse("fuzz", board.toJson(), CATALOG)).isEqualTo(board);
        } catch (InvalidCatalog e) {
            assertThat(e.mistakes())
                    .isNotEmpty()
                    .allSatisfy(mistake -> assertThat(mistake.toString()).doesNotContain("\n"));
        }
    }
}
