package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, device: device }
            rollups:
              articles: { source: page_view, dimensions: { article: article, device: device }, measures: { views: count } }
              devices: { source: page_view, dimensions: { device: device }, measures: { views: count }, grains: [quarter_hour] }
            """);

    private final Planner planner = new Planner(CATALOG, Map.of("articles", 9_000L, "devices", 8_000L));

    @Test
    void picksTheSmallestRollupThatHasTheMembers() {
        assertThat(rollup(query(List.of("views"), List.of()))).isEqualTo("devices");
        assertThat(rollup(query(List.of("views"), List.of("article")))).isEqualTo("articles");
    }

    @Test
    void smallIsMeasuredInBytesNotInDimensions() {
        var young = new Planner(CATALOG, Map.of("articles", 8_000L, "devices", 9_000L));
        assertThat(((Plan) young.plan(query(List.of("views"), List.of())))
                        .rollup()
                        .name())
                .isEqualTo("articles");
    }

    @Test
    void aPageIsOrderedByEverythingThatTellsItsRowsApart() {
        var plan = (Plan) planner.plan(query(List.of("views"), List.of("article")));
        assertThat(plan.order()).containsExactly(new Order("views", true), new Order("article", false));
    }

    @Test
    void saysWhichMemberIsUnknownAndWhichWasMeant() {
        assertThat(planner.plan(query(List.of("veiws"), List.of())))
                .isEqualTo(new Planning.Refused(
                        "unknown_member",
                        "'page_view.veiws' not found for path 'page_view.veiws'; did you mean 'views'?",
                        "/measures/0"));
    }

    @Test
    void refusesWhatWouldCutABucket() {
        var half = Instant.parse("2026-03-01T00:30:00Z");
        var cut = in("UTC", List.of("article"), Optional.of(new Range(half, half.plusSeconds(3600))));
        assertThat(code(cut)).isEqualTo("range_cuts_bucket");
        assertThat(code(in("Asia/Kolkata", List.of("article"), Optional.empty())))
                .isEqualTo("zone_cuts_bucket");
        assertThat(code(in("Australia/Lord_Howe", List.of("article"), Optional.empty())))
                .isEqualTo("zone_cuts_bucket");
        assertThat(rollup(in("Asia/Kathmandu", List.of(), Optional.empty()))).isEqualTo("devices");
        assertThat(rollup(in("Europe/Berlin", List.of("article"), Optional.empty())))
                .isEqualTo("articles");
    }

    @Test
    void neverAnswersFromARollupThatLacksHistory() {
        var young = new Planner(CATALOG, Map.of("articles", 1L));
        assertThat(((Plan) young.plan(query(List.of("views"), List.of())))
                        .rollup()
                        .name())
                .isEqualTo("articles");
        assertThat(new Planner(CATALOG, Map.of()).plan(query(List.of("views"), List.of())))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("rollup_incomplete"));
    }

    private String rollup(Query query) {
        return ((Plan) planner.plan(query)).rollup().name();
    }

    private String code(Query query) {
        return ((Planning.Refused) planner.plan(query)).code();
    }

    private static Query query(List<String> measures, List<String> dimensions) {
        return new Query(
                "page_view",
                measures,
                dimensions,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"));
    }

    private static Query in(String zone, List<String> dimensions, Optional<Range> range) {
        return new Query(
                "page_view",
                List.of("views"),
                dimensions,
                Optional.of(Granularity.DAY),
                range,
                List.of(),
                List.of(),
                10,
                0,
                ZoneId.of(zone));
    }
}
