package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Filter.Operator;
import dev.tidemark.query.Range;
import dev.tidemark.query.Ranges;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** From words to questions; half past noon of a Sunday in Berlin, an hour ahead of UTC. */
class MeaningTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T11:30:00Z"), ZoneOffset.UTC);

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, seconds: { path: seconds, type: integer } } } }
            rollups: { pages: { source: view, dimensions: { page: page }, measures: { views: count, least: { min: seconds } } } }
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'inDateRange'     | '"2026-11-20", "2026-11-21"'           | 2026-11-19T23:00:00Z | 2026-11-21T23:00:00Z
            'inDateRange'     | '"yesterday"'                          | 2026-11-20T23:00:00Z | 2026-11-21T23:00:00Z
            'inDateRange'     | '"from 2026-11-20 to 2026-11-21"'      | 2026-11-19T23:00:00Z | 2026-11-21T23:00:00Z
            'inDateRange'     | '"next 2 days"'                        | 2026-11-22T23:00:00Z | 2026-11-24T23:00:00Z
            'onTheDate'       | '"2026-11-20"'                         | 2026-11-19T23:00:00Z | 2026-11-20T23:00:00Z
            'onTheDate'       | '"2026-11-20T10:00:00"'                | 2026-11-19T23:00:00Z | 2026-11-20T23:00:00Z
            'beforeDate'      | '"2026-11-20"'                         |                      | 2026-11-19T23:00:00Z
            'beforeOrOnDate'  | '"2026-11-20"'                         |                      | 2026-11-20T23:00:00Z
            'beforeOrOnDate'  | '"2026-11-20T10:00:00"'                |                      | 2026-11-20T09:00:00Z
            'afterDate'       | '"2026-11-20"'                         | 2026-11-20T23:00:00Z |
            'afterOrOnDate'   | '"2026-11-20"'                         | 2026-11-19T23:00:00Z |
            'afterOrOnDate'   | '"2026-11-20T10:00:00"'                | 2026-11-20T09:00:00Z |
            """)
    void datesAreOnTheClockOfTheZone(String operator, String values, Instant from, Instant to) {
        assertThat(filter("time", operator, values))
                .isEqualTo(new Filter.OnTime(
                        Ranges.of(new Range(from == null ? Instant.MIN : from, to == null ? Instant.MAX : to))));
    }

    @Test
    void whatIsNotInARangeIsBeforeOrAfter() {
        var day = new Range(Instant.parse("2026-11-19T23:00:00Z"), Instant.parse("2026-11-20T23:00:00Z"));
        assertThat(filter("time", "notInDateRange", "\"2026-11-20\""))
                .isEqualTo(new Filter.OnTime(Ranges.of(day).not()));
        assertThat(filter("time", "notSet", "")).isEqualTo(new Filter.OnTime(Ranges.NONE));
    }

    @Test
    void anOperatorIsOfWhatTheMemberIs() {
        assertThat(filter("page", "notIn", "\"a\", null"))
                .isEqualTo(new Filter.OnDimension("page", Operator.NOT_EQUALS, List.of("a", "")));
        assertThat(filter("page", "gte", "\"+7.50\""))
                .isEqualTo(new Filter.OnDimension("page", Operator.GTE, List.of("7.50")));
        assertThat(filter("views", "gte", "7")).isEqualTo(number("views", Operator.GTE, "7"));
        assertThat(filter("views", "measureFilter", "")).isEqualTo(new Filter.Counted("views"));
        assertThat(filter("least", "equals", "\"1\", null"))
                .isEqualTo(new Filter.Any(
                        List.of(number("least", Operator.EQUALS, "1"), number("least", Operator.NOT_SET))));
        assertThat(filter("least", "notEquals", "null, \"1\""))
                .isEqualTo(new Filter.All(
                        List.of(number("least", Operator.NOT_EQUALS, "1"), number("least", Operator.SET))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            page  | like          | '"a"'                       | unknown_operator | /filters/0/operator
            page  | inDateRange   | '"today"'                   | wrong_operator   | /filters/0/operator
            page  | measureFilter | ''                          | wrong_operator   | /filters/0/operator
            views | contains      | '"1"'                       | wrong_operator   | /filters/0/operator
            views | onTheDate     | '"today"'                   | wrong_operator   | /filters/0/operator
            time  | equals        | '"2026-11-20"'              | wrong_operator   | /filters/0/operator
            time  | contains      | '"2026"'                    | wrong_operator   | /filters/0/operator
            page  | contains      | ''                          | no_values        | /filters/0/values
            page  | gt            | '"1", "2"'                  | no_values        | /filters/0/values
            page  | lt            | 'null'                      | no_values        | /filters/0/values
            time  | onTheDate     | '"2026-11-20","2026-11-21"' | no_values        | /filters/0/values
            time  | afterDate     | 'null'                      | no_values        | /filters/0/values
            page  | contains      | 'null'                      | not_a_text       | /filters/0/values
            page  | gt            | '"ten"'                     | not_a_number     | /filters/0/values
            views | equals        | '"1e9"'                     | not_a_number     | /filters/0/values
            views | equals        | '"NaN"'                     | not_a_number     | /filters/0/values
            time  | onTheDate     | '"the other day"'           | not_a_range      | /filters/0/values
            time  | inDateRange   | '"2026-11-21","2026-11-20"' | range_reversed   | /filters/0/values
            """)
    void refusesWhatMeansNothing(String member, String operator, String values, String code, String at) {
        var error = catchThrowableOfType(UserError.class, () -> filter(member, operator, values == null ? "" : values));
        assertThat(error.code() + " " + error.at()).isEqualTo(code + " " + at);
    }

    @Test
    void eachComparedRangeIsAQuestion() {
        var asked = asked("""
                {"measures": ["view.views"], "timezone": "Europe/Berlin", "timeDimensions":
                 [{"dimension": "view.time", "compareDateRange": ["today", ["2026-11-01", "2026-11-02"]]}]}""");
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst().comparedRange()).contains("2026-11-22T00:00:00.000 - 2026-11-22T23:59:59.999");
        assertThat(asked.getLast().query().range())
                .contains(new Range(Instant.parse("2026-10-31T23:00:00Z"), Instant.parse("2026-11-02T23:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "today"                                          | 2026-11-20T23:00:00Z | 2026-11-21T23:00:00Z
            "last 7 days"                                    | 2026-11-07T23:00:00Z | 2026-11-14T23:00:00Z
            "this month"                                     | 2026-09-30T22:00:00Z | 2026-10-31T23:00:00Z
            "last quarter"                                   | 2026-03-31T22:00:00Z | 2026-06-30T22:00:00Z
            "2026-10-25"                                     | 2026-10-23T22:00:00Z | 2026-10-24T22:00:00Z
            ["2026-03-01", "2026-03-02"]                     | 2026-02-26T23:00:00Z | 2026-02-28T23:00:00Z
            ["2026-11-22T10:00:00", "2026-11-22T12:30:00"]   | 2026-11-22T06:30:00Z | 2026-11-22T09:00:00Z
            ["2026-02-01", "2026-02-28"], "previousDateRange": "last year" | 2024-12-31T23:00:00Z | 2025-12-31T23:00:00Z
            """)
    void aRangeIsComparedWithAsMuchTimeBeforeIt(String range, Instant from, Instant to) {
        var asked = asked("""
                {"measures": ["view.views_growth"], "timezone": "Europe/Berlin", "timeDimensions":
                 [{"dimension": "view.time", "dateRange": %s}]}""".formatted(range));
        assertThat(asked.getFirst().query().earlier()).contains(new Range(from, to));
    }

    private static Filter.OnMeasure number(String measure, Operator operator, String... values) {
        return new Filter.OnMeasure(
                measure, operator, List.of(values).stream().map(BigDecimal::new).toList());
    }

    private static Filter filter(String member, String operator, String values) {
        return asked("""
                {"measures": ["view.views"], "timezone": "Europe/Berlin",
                 "filters": [{"member": "view.%s", "operator": "%s", "values": [%s]}]}""".formatted(member, operator, values))
                .getFirst()
                .query()
                .filters()
                .getFirst();
    }

    private static List<Asked> asked(String json) {
        var cube = CubeQueryReader.readAll(JsonMapper.shared().readTree(json)).getFirst();
        return new Meaning(CATALOG, CLOCK).of(cube);
    }
}
