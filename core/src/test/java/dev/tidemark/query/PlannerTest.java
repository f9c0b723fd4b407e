package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.State;
import dev.tidemark.schema.StoredRollup.Whole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, device: device, authors: authors, load: { path: load, type: integer } }
            rollups:
              articles: { source: page_view, dimensions: { article: article, device: device }, measures: { views: count } }
              devices:
                source: page_view
                dimensions: { device: device }
                measures: { views: count, visitors: { count_distinct: user }, load: { quantile: load } }
                grains: [quarter_hour, hour, day]
              authors:
                source: page_view
                dimensions: { author: { explode: authors }, device: device }
                measures: { views: count, visitors: { count_distinct: user } }
              phones:
                source: page_view
                where: { device: phone }
                dimensions: { model: { field: device } }
                measures: { phone_views: count }
            """);

    private static final Instant SEALED = Instant.parse("2026-11-22T00:00:00Z");
    private static final String HINT = "; with \"scan\": \"5s\" the events themselves are read, for 5 s at most";
    private static final Whole ALL = new Whole(Instant.MIN, Instant.MAX);

    @Test
    void picksTheSmallestRollupThatHasTheMembers() {
        assertThat(rollup(query(List.of("views"), List.of()))).isEqualTo("devices");
        assertThat(rollup(query(List.of("views"), List.of("article")))).isEqualTo("articles");
    }

    @Test
    void smallIsMeasuredInBytesNotInDimensions() {
        assertThat(rollup(
                        planner(
                                stored("articles", 1, State.CURRENT, 8_000),
                                stored("devices", 1, State.CURRENT, 9_000)),
                        query(List.of("views"), List.of())))
                .isEqualTo("articles");
    }

    @Test
    void whatIsReadCountsAndNotWhatThereIs() {
        var sealed = new StoredRollup(
                new RollupTables(CATALOG.rollup("devices").orElseThrow(), 1),
                State.CURRENT,
                true,
                Map.of(
                        Grain.QUARTER_HOUR, ALL,
                        Grain.HOUR, new Whole(Instant.MIN, SEALED),
                        Grain.DAY, new Whole(Instant.MIN, SEALED)),
                Map.of(),
                Map.of(Grain.QUARTER_HOUR, 90_000L, Grain.HOUR, 30_000L, Grain.DAY, 1_000L));
        var planner = planner(stored("articles", 1, State.CURRENT, 20_000), sealed);
        var days = new Range(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-11T01:00:00Z"));
        assertThat(plan(planner, over(Optional.empty(), Optional.of(days), "UTC"))
                        .source())
                .isEqualTo("rollup:day+hour+deltas");
        var today = new Range(SEALED, Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(rollup(planner, over(Optional.empty(), Optional.of(today), "UTC")))
                .isEqualTo("articles");
    }

    @Test
    void aVersionThatIsBeingBuiltWaitsForItsTurn() {
        var old = stored("devices", 1, State.CURRENT, 9_000);
        var now = stored("devices", 2, State.BUILDING, 10);
        var plan = plan(planner(old, now), query(List.of("views"), List.of()));
        assertThat(kept(plan).tables().version()).isOne();
        var retired = stored("devices", 1, State.RETIRED, 1);
        assertThat(kept(plan(planner(retired, now), query(List.of("views"), List.of())))
                        .tables()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aPageIsOrderedByEverythingThatTellsItsRowsApart() {
        var plan = plan(everything(), query(List.of("views"), List.of("article")));
        assertThat(plan.order()).containsExactly(new Order("views", true));
        assertThat(plan.ties()).containsExactly(new Order("article", false));
    }

    @Test
    void saysWhichMemberIsUnknownAndWhichWasMeant() {
        assertThat(everything().plan(query(List.of("veiws"), List.of())))
                .isEqualTo(new Planning.Refused(
                        "unknown_member",
                        "'page_view.veiws' not found for path 'page_view.veiws'; did you mean 'views'?",
                        "/measures/0"));
        assertThat(refusal(everything(), query(List.of("load"), List.of())).message())
                .contains("known: load_p50");
        assertThat(rollup(query(List.of("load_p95"), List.of()))).isEqualTo("devices");
    }

    @Test
    void refusesWhatWouldCutABucket() {
        var half = Instant.parse("2026-03-01T00:30:00Z");
        var articles = planner(stored("articles", 1, State.CURRENT, 1));
        var cut = over(Optional.of(Granularity.DAY), Optional.of(new Range(half, half.plusSeconds(3600))), "UTC");
        assertThat(refusal(articles, cut).code()).isEqualTo("range_cuts_bucket");
        for (var zone : List.of("Asia/Kolkata", "Australia/Lord_Howe")) {
            assertThat(refusal(articles, over(Optional.of(Granularity.DAY), Optional.empty(), zone))
                            .code())
                    .isEqualTo("zone_cuts_bucket");
        }
        assertThat(rollup(articles, over(Optional.of(Granularity.DAY), Optional.empty(), "Europe/Berlin")))
                .isEqualTo("articles");
        assertThat(rollup(over(Optional.of(Granularity.DAY), Optional.empty(), "Asia/Kathmandu")))
                .isEqualTo("devices");
    }

    /** Until 2011 clocks in St. John's went back at 00:01, so that a day had a minute before it began again. */
    @Test
    void refusesAChangeOfClocksInsideAQuarterOfAnHour() {
        var november = new Range(Instant.parse("2010-11-01T02:30:00Z"), Instant.parse("2010-12-01T03:30:00Z"));
        var days = over(Optional.of(Granularity.DAY), Optional.of(november), "America/St_Johns");
        assertThat(refusal(everything(), days))
                .isEqualTo(new Planning.Refused(
                        "zone_cuts_bucket",
                        "in America/St_Johns a new day begins at 2010-11-07T02:31:00Z, inside a bucket of grain quarter_hour; "
                                + "ask for a range that does not hold this change of clocks" + HINT,
                        "/timezone"));
        assertThat(rollup(over(Optional.empty(), Optional.of(november), "America/St_Johns")))
                .isEqualTo("devices");
    }

    @Test
    void anEventWithSeveralElementsIsNotCountedTwice() {
        var authors = planner(stored("authors", 1, State.CURRENT, 1));
        assertThat(refusal(authors, query(List.of("views"), List.of())).code()).isEqualTo("counts_elements");
        assertThat(rollup(authors, query(List.of("views"), List.of("author")))).isEqualTo("authors");
        assertThat(rollup(authors, filtered(Filter.Operator.EQUALS, "ann"))).isEqualTo("authors");
        assertThat(refusal(authors, filtered(Filter.Operator.EQUALS, "ann", "bob"))
                        .code())
                .isEqualTo("counts_elements");
        assertThat(refusal(authors, filtered(Filter.Operator.NOT_EQUALS, "ann")).code())
                .isEqualTo("counts_elements");
        assertThat(rollup(authors, query(List.of("visitors"), List.of()))).isEqualTo("authors");
    }

    /** What a tree of filters leaves of an array is what counts. */
    @Test
    void filtersThatLeaveOneElementTellItApart() {
        var authors = planner(stored("authors", 1, State.CURRENT, 1));
        var ann = on("author", Filter.Operator.EQUALS, "ann");
        var both = on("author", Filter.Operator.EQUALS, "ann", "bob");
        var others = on("author", Filter.Operator.EQUALS, "bob", "eve");
        var none = on("author", Filter.Operator.NOT_SET);
        var phone = on("device", Filter.Operator.EQUALS, "phone");
        assertThat(plan(authors, filtered(both, others)).query().rowFilters()).hasSize(2);
        assertThat(rollup(authors, filtered(any(all(ann, phone), all(ann, both)))))
                .isEqualTo("authors");
        assertThat(rollup(authors, filtered(none))).isEqualTo("authors");
        for (var several : List.of(any(ann, phone), any(ann, others), any(ann, none), both)) {
            assertThat(refusal(authors, filtered(several)).code())
                    .as("%s", several)
                    .isEqualTo("counts_elements");
        }
    }

    @Test
    void aFilterOnAMeasureNeedsItToo() {
        var few = new Filter.OnMeasure("load_p95", Filter.Operator.LT, List.of(BigDecimal.ONE));
        assertThat(rollup(filtered(few))).isEqualTo("devices");
        assertThat(refusal(everything(), filtered(few, on("article", Filter.Operator.SET)))
                        .code())
                .isEqualTo("no_rollup");
        assertThat(rollup(filtered(new Filter.Counted("visitors")))).isEqualTo("devices");
        assertThat(refusal(
                        everything(), filtered(any(all(new Filter.OnMeasure("vews", Filter.Operator.SET, List.of()))))))
                .isEqualTo(new Planning.Refused(
                        "unknown_member",
                        "'page_view.vews' not found for path 'page_view.vews'; did you mean 'views'?",
                        "/filters/0/or/0/and/0"));
    }

    @Test
    void refusesGroupsOfWhatIsToldApartAtDifferentTimes() {
        var many = new Filter.OnMeasure("views", Filter.Operator.GT, List.of(BigDecimal.TEN));
        var phone = on("device", Filter.Operator.EQUALS, "phone");
        var past = new Filter.OnTime(Ranges.of(new Range(Instant.MIN, SEALED)));
        for (var mixed : List.of(
                any(many, phone),
                all(many, phone),
                all(many, past),
                any(phone, past),
                any(phone, new Filter.Counted("views")))) {
            var refused = refusal(everything(), filtered(phone, mixed));
            assertThat(refused.code()).as("%s", mixed).isEqualTo("mixed_filter");
            assertThat(refused.at()).isEqualTo("/filters/1");
        }
        assertThat(rollup(filtered(all(past, phone), any(past, past)))).isEqualTo("devices");
    }

    @Test
    void onlyNumbersAreMoreOrLess() {
        assertThat(refusal(everything(), filtered(on("device", Filter.Operator.GT, "10")))
                        .code())
                .isEqualTo("not_a_number");
    }

    @Test
    void filtersOnTimeAreTiledEachOnItsOwn() {
        var first = new Range(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-03T00:00:00Z"));
        var second = new Range(Instant.parse("2026-11-05T00:00:00Z"), Instant.parse("2026-11-05T02:00:00Z"));
        var kept = planner(lacking(Instant.MIN, Instant.MIN, Instant.MIN, true));
        assertThat(kept(plan(kept, filtered(new Filter.OnTime(Ranges.of(second, first)))))
                        .tiles())
                .containsExactly(new Tile(Grain.DAY, List.of(first)), new Tile(Grain.HOUR, List.of(second)));
        var half = new Filter.OnTime(Ranges.of(new Range(Instant.MIN, SEALED.plusSeconds(60))));
        assertThat(refusal(kept, filtered(half)).at()).isEqualTo("/filters");
        var far = new Filter.OnTime(Ranges.of(new Range(Instant.parse("+999999-01-01T00:00:00Z"), Instant.MAX)));
        assertThat(refusal(kept, filtered(far)).code()).isEqualTo("range_too_far");
    }

    @Test
    void membersAloneAreOfAllEvents() {
        var phones = planner(stored("phones", 1, State.CURRENT, 1));
        assertThat(refusal(phones, query(List.of(), List.of("model"))).code()).isEqualTo("no_rollup");
        assertThat(rollup(phones, query(List.of("phone_views"), List.of("model"))))
                .isEqualTo("phones");
    }

    @Test
    void neverAnswersFromARollupThatLacksHistory() {
        var empty = lacking(Instant.MAX, Instant.MAX, Instant.MAX, false);
        assertThat(refusal(planner(empty), query(List.of("visitors"), List.of()))
                        .code())
                .isEqualTo("rollup_incomplete");
        var young = planner(lacking(Instant.parse("2026-10-01T00:00:00Z"), Instant.MAX, Instant.MAX, false));
        assertThat(refusal(young, query(List.of("visitors"), List.of())).message())
                .contains("complete from 2026-10-01T00:00:00Z so far");
        var november = new Range(Instant.parse("2026-11-01T00:00:00Z"), SEALED);
        assertThat(rollup(young, over(Optional.empty(), Optional.of(november), "UTC")))
                .isEqualTo("devices");
    }

    @Test
    void whatIsKeptNoLongerIsTakenFromACoarserGrain() {
        var kept = planner(lacking(
                Instant.parse("2026-11-14T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"), Instant.MIN, true));
        assertThat(plan(kept, query(List.of("visitors"), List.of())).source())
                .isEqualTo("rollup:day+quarter_hour+deltas");
        var october = new Range(Instant.parse("2026-10-01T00:30:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(refusal(kept, over(Optional.empty(), Optional.of(october), "UTC")))
                .isEqualTo(new Planning.Refused(
                        "not_kept",
                        "rollup 'devices' is kept from 2026-11-14T00:00:00Z on at grain quarter_hour, "
                                + "from 2026-01-01T00:00:00Z on at grain hour, for ever at grain day; "
                                + "the piece from 2026-10-01T00:30:00Z to 2026-10-01T01:00:00Z needs more" + HINT,
                        "/timeDimensions/0/dateRange"));
    }

    @Test
    void aMeasureThatCameLaterIsNotMixedIn() {
        var floor = Instant.parse("2026-06-01T00:00:00Z");
        var all = stored("devices", 2, State.CURRENT, 1);
        var young = new StoredRollup(all.tables(), all.state(), true, all.whole(), Map.of("load", floor), all.bytes());
        assertThat(rollup(planner(young), query(List.of("visitors"), List.of())))
                .isEqualTo("devices");
        assertThat(refusal(planner(young), query(List.of("load_p50"), List.of()))
                        .message())
                .isEqualTo("measure 'load' of rollup 'devices' is known from 2026-06-01T00:00:00Z on" + HINT);
    }

    private static Planner everything() {
        return planner(
                stored("articles", 1, State.CURRENT, 9_000),
                stored("devices", 1, State.CURRENT, 8_000),
                stored("authors", 1, State.CURRENT, 7_000));
    }

    private static Origin.Kept kept(Plan plan) {
        return (Origin.Kept) plan.origin();
    }

    private static Planner planner(StoredRollup... stored) {
        return new Planner(CATALOG, List.of(stored));
    }

    /** Of which only the finest grain has anything. */
    private static StoredRollup stored(String rollup, int version, State state, long bytes) {
        var tables = new RollupTables(CATALOG.rollup(rollup).orElseThrow(), version);
        var whole = new EnumMap<Grain, Whole>(Grain.class);
        tables.rollup().grains().forEach(grain -> whole.put(grain, new Whole(Instant.MAX, Instant.MAX)));
        whole.put(tables.rollup().grain(), ALL);
        return new StoredRollup(
                tables, state, true, whole, Map.of(), Map.of(tables.rollup().grain(), bytes));
    }

    private static StoredRollup lacking(Instant quarters, Instant hours, Instant days, boolean filled) {
        return new StoredRollup(
                new RollupTables(CATALOG.rollup("devices").orElseThrow(), 1),
                State.CURRENT,
                filled,
                Map.of(
                        Grain.QUARTER_HOUR, new Whole(quarters, Instant.MAX),
                        Grain.HOUR, new Whole(hours, hours.equals(Instant.MAX) ? hours : SEALED),
                        Grain.DAY, new Whole(days, days.equals(Instant.MAX) ? days : SEALED)),
                Map.of(),
                Map.of());
    }

    private static Plan plan(Planner planner, Query query) {
        return (Plan) planner.plan(query);
    }

    private static String rollup(Planner planner, Query query) {
        return plan(planner, query).rollup().name();
    }

    private static String rollup(Query query) {
        return rollup(everything(), query);
    }

    private static Planning.Refused refusal(Planner planner, Query query) {
        return (Planning.Refused) planner.plan(query);
    }

    private static Query query(List<String> measures, List<String> dimensions) {
        return query(measures, dimensions, Optional.empty(), Optional.empty(), List.of(), "UTC");
    }

    private static Query over(Optional<Granularity> granularity, Optional<Range> range, String zone) {
        return query(List.of("views"), List.of(), granularity, range, List.of(), zone);
    }

    private static Filter all(Filter... members) {
        return new Filter.All(List.of(members));
    }

    private static Filter any(Filter... members) {
        return new Filter.Any(List.of(members));
    }

    private static Filter on(String dimension, Filter.Operator operator, String... values) {
        return new Filter.OnDimension(dimension, operator, List.of(values));
    }

    private static Query filtered(Filter... filters) {
        return query(List.of("views"), List.of(), Optional.empty(), Optional.empty(), List.of(filters), "UTC");
    }

    private static Query filtered(Filter.Operator operator, String... authors) {
        var filter = new Filter.OnDimension("author", operator, new ArrayList<>(List.of(authors)));
        return query(List.of("views"), List.of(), Optional.empty(), Optional.empty(), List.of(filter), "UTC");
    }

    private static Query query(
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> granularity,
            Optional<Range> range,
            List<Filter> filters,
            String zone) {
        return new Query(
                "page_view",
                measures,
                dimensions,
                granularity,
                range,
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of(zone),
                false,
                false);
    }
}
