package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.State;
import dev.tidemark.schema.StoredRollup.Whole;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the planner looks at, and when it reads the events themselves. */
class ConsideredTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, device: device, authors: authors, tags: tags, level: { path: level, type: integer } }
            rollups:
              articles: { source: page_view, dimensions: { article: article, device: device }, measures: { views: count } }
              devices: { source: page_view, dimensions: { device: device }, measures: { views: count, level: { sum: level } } }
              authors: { source: page_view, dimensions: { author: { explode: authors } }, measures: { author_views: count } }
              tags: { source: page_view, dimensions: { tag: { explode: tags } }, measures: { most: { max: level } } }
              phones: { source: page_view, where: { device: phone }, dimensions: { article: article }, measures: { phone_views: count } }
            """);

    private static final Optional<Duration> ASKED = Optional.of(Duration.ofSeconds(2));
    private static final Instant FLOOR = Instant.parse("2026-10-01T00:00:00Z");
    private static final Range NOVEMBER =
            new Range(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

    @Test
    void rollupsWinWhereOneFits() {
        var considered = consider(query(List.of("views"), List.of("device")), ASKED);
        assertThat(plan(considered).source()).isEqualTo("rollup:hour+deltas");
        assertThat(considered.all().stream().map(ConsideredTest::told))
                .containsExactly(
                        "devices: rollup:hour+deltas",
                        "articles: rollup:hour+deltas",
                        "authors: rollup 'authors' does not have 'views', 'device'",
                        "phones: rollup 'phones' does not have 'views', 'device'",
                        "tags: rollup 'tags' does not have 'views', 'device'");
    }

    @Test
    void whatNoRollupHasTogetherIsReadFromEventsOnlyIfAsked() {
        var query = query(List.of("phone_views", "views", "level"), List.of("article"));
        var refused = (Planning.Refused) consider(query, Optional.empty()).planning();
        assertThat(refused.code()).isEqualTo("no_rollup");
        assertThat(refused.message())
                .endsWith("; with \"scan\": \"5s\" the events themselves are read, for 5 s at most");
        var plan = plan(consider(query, ASKED));
        var events = (Origin.Events) plan.origin();
        assertThat(plan.source()).isEqualTo("events");
        assertThat(events.budget()).hasSeconds(2);
        assertThat(events.parts().stream().map(ConsideredTest::part))
                .containsExactly("[phone_views] of phone", "[views, level] of all");
        assertThat(plan.order()).containsExactly(new Order("phone_views", true));
        assertThat(plan.ties()).containsExactly(new Order("article", false));
    }

    @Test
    void aFilterByWhatAMeasureCountsIsOnAllOfThem() {
        var query = query(List.of("views"), List.of("article"), new Filter.Counted("phone_views"));
        assertThat(((Origin.Events) plan(consider(query, ASKED)).origin())
                        .parts().stream().map(ConsideredTest::part))
                .containsExactly("[views] of phone");
        var members = query(List.of(), List.of("device"), new Filter.Counted("phone_views"));
        assertThat(((Origin.Events) plan(consider(members, ASKED)).origin())
                        .parts().stream().map(ConsideredTest::part))
                .containsExactly("[] of phone");
    }

    @Test
    void eventsThatAreNotKeptCannotBeRead() {
        var query = query(List.of("level"), List.of("article"));
        var floors = Map.of("page_view", FLOOR);
        for (var asked : List.of(ASKED, Optional.<Duration>empty())) {
            var all = new Planner(CATALOG, stored(), floors).consider(query, asked);
            assertThat(all.all().getLast().planning())
                    .isEqualTo(new Planning.Refused(
                            "not_kept",
                            "the events of 'page_view' are kept from 2026-10-01T00:00:00Z on; the range begins before",
                            "/timeDimensions/0/dateRange"));
            assertThat(all.planning())
                    .isEqualTo(
                            asked.isPresent()
                                    ? all.all().getLast().planning()
                                    : new Planning.Refused(
                                            "no_rollup",
                                            "no rollup of 'page_view' has all these members together; ask for fewer, or declare one that has",
                                            "/"));
        }
        var since = filtered(query, new Filter.OnTime(Ranges.of(NOVEMBER)));
        assertThat(new Planner(CATALOG, stored(), floors).plan(since, ASKED)).isInstanceOf(Plan.class);
    }

    @Test
    void elementsAreCountedAsARollupCountsThem() {
        var ann = new Filter.OnDimension("author", Filter.Operator.EQUALS, List.of("ann"));
        var others = new Filter.OnDimension("author", Filter.Operator.NOT_EQUALS, List.of("ann"));
        assertThat(plan(consider(query(List.of("views"), List.of(), ann), ASKED))
                        .source())
                .isEqualTo("events");
        assertThat(plan(consider(query(List.of("views"), List.of("author"), others), ASKED))
                        .source())
                .isEqualTo("events");
        assertThat(plan(consider(query(List.of("most"), List.of("article"), others), ASKED))
                        .source())
                .isEqualTo("events");
        for (var asked : List.of(ASKED, Optional.<Duration>empty())) {
            var refused = (Planning.Refused) consider(query(List.of("views"), List.of("device"), others), asked)
                    .planning();
            assertThat(refused.code()).isEqualTo(asked.isPresent() ? "counts_elements" : "no_rollup");
            assertThat(refused.message()).doesNotContain("scan");
        }
        assertThat(consider(query(List.of("views"), List.of("author", "tag")), ASKED)
                        .planning())
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("counts_elements"));
    }

    @Test
    void minutesAreOfEventsAlone() {
        var minutes = new Query(
                "page_view",
                List.of("views"),
                List.of(),
                Optional.of(Granularity.MINUTE),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"),
                false,
                false);
        assertThat(((Planning.Refused) consider(minutes, Optional.empty()).planning()).message())
                .isEqualTo("rollups keep no single minutes; the finest granularity is the hour; "
                        + "with \"scan\": \"5s\" the events themselves are read, for 5 s at most");
        assertThat(plan(consider(minutes, ASKED)).source()).isEqualTo("events");
    }

    @Test
    void ofWhatIsWrongNothingIsConsidered() {
        var considered = consider(query(List.of("veiws"), List.of()), ASKED);
        assertThat(considered.all()).isEmpty();
        assertThat(((Planning.Refused) considered.planning()).code()).isEqualTo("unknown_member");
    }

    private static String told(Consideration consideration) {
        var rollup = consideration.rollup().orElseThrow().rollup().name();
        return switch (consideration.planning()) {
            case Plan plan -> "%s: %s".formatted(rollup, plan.source());
            case Planning.Refused refused -> rollup + ": " + refused.message();
        };
    }

    private static String part(Rollup part) {
        return part.measures().stream().map(each -> each.name()).toList()
                + " of "
                + (part.where().isEmpty()
                        ? "all"
                        : part.where().getFirst().values().iterator().next());
    }

    private static Considered consider(Query query, Optional<Duration> scan) {
        return new Planner(CATALOG, stored()).consider(query, scan);
    }

    private static Plan plan(Considered considered) {
        return (Plan) considered.planning();
    }

    private static List<StoredRollup> stored() {
        return CATALOG.rollups().values().stream()
                .map(rollup -> new StoredRollup(
                        new RollupTables(rollup, 1),
                        State.CURRENT,
                        true,
                        Map.of(Grain.HOUR, new Whole(Instant.MIN, Instant.MAX)),
                        Map.of(),
                        Map.of(Grain.HOUR, rollup.name().equals("articles") ? 3_000L : 2_000L)))
                .sorted((a, b) -> a.rollup().name().compareTo(b.rollup().name()))
                .toList();
    }

    private static Query filtered(Query query, Filter filter) {
        return query(query.measures(), query.dimensions(), filter);
    }

    private static Query query(List<String> measures, List<String> dimensions, Filter... filters) {
        return new Query(
                "page_view",
                measures,
                dimensions,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(filters),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"),
                false,
                false);
    }
}
