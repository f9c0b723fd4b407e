package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What questions of any bytes are held against. */
final class Fuzzed {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T11:30:00Z"), ZoneOffset.UTC);

    static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, title: title, device: device, seconds: { path: seconds, type: integer } }, entities: { page: [title] } } }
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page }, device: device }
                measures: { views: count, least: { min: seconds }, all: { sum: seconds }, each: { formula: all / views } }
                grains: [hour, day, month]
              visits:
                source: view
                dimensions: { device: device }
                measures: { visitors: { count_distinct: user }, stay: { quantile: seconds } }
            """);

    private static final KeptSource SOURCE = new KeptSource() {
        @Override
        public Kept kept() {
            return new Kept(CATALOG, List.of(), Map.of());
        }

        @Override
        public Kept keptAfterALook() {
            return kept();
        }

        @Override
        public Kept keptNow() {
            return kept();
        }
    };

    private Fuzzed() {}

    /** Nothing where it is not JSON, as is refused before anything here. */
    static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** It is a question, or is refused in words. */
    static void ask(JsonNode json) {
        refusedInWords(() -> Questions.of(json, SOURCE, CLOCK, Optional.empty()).plans());
    }

    static void refusedInWords(Runnable work) {
        try {
            work.run();
        } catch (UserError e) {
            assertThat(e.code()).matches("[a-z_]+");
            assertThat(e).message().isNotBlank();
            assertThat(e.at()).isNotNull();
        }
    }
}
