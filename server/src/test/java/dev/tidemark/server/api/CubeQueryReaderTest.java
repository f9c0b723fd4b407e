package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** From JSON to words, which mean nothing yet. */
class CubeQueryReaderTest {

    @Test
    void readsEveryPart() {
        var query = read("""
                {"measures": ["v.a", "v.b", "v.a"], "dimensions": ["v.c"], "segments": [], "cache": "no-cache", "renewQuery": true,
                 "timeDimensions": [{"dimension": "v.time", "granularity": "week", "dateRange": ["2026-01-01", "2026-01-31"]}],
                 "filters": [{"or": [{"member": "v.c", "operator": "equals", "values": ["x", null, 5]},
                                     {"and": [{"dimension": "v.c", "operator": "set"}]}]}],
                 "order": [["v.a", "desc"], ["v.time.week"]], "limit": 7, "offset": "3", "total": true,
                 "timezone": "Asia/Kathmandu", "ungrouped": false, "responseFormat": "columnar"}""");
        assertThat(query.source()).isEqualTo("v");
        assertThat(query.measures()).containsExactly("a", "b");
        assertThat(query.dimensions()).containsExactly("c");
        assertThat(query.time().granularity()).contains(Granularity.WEEK);
        assertThat(query.time().range().orElseThrow().words()).containsExactly("2026-01-01", "2026-01-31");
        assertThat(query.filters())
                .containsExactly(new CubeFilter.Group(
                        "or",
                        List.of(
                                new CubeFilter.Leaf(
                                        "c",
                                        "equals",
                                        List.of(Optional.of("x"), Optional.empty(), Optional.of("5")),
                                        "/filters/0/or/0"),
                                new CubeFilter.Group(
                                        "and",
                                        List.of(new CubeFilter.Leaf(
                                                "c", "set", List.of(), "/filters/0/or/1/and/0"))))));
        assertThat(query.order()).containsExactly(new Order("a", true), new Order("time", false));
        assertThat(List.of(query.limit(), query.offset(), query.total())).isEqualTo(List.of(7, 3, true));
        assertThat(query.zone().getId()).isEqualTo("Asia/Kathmandu");
        assertThat(query.format()).isEqualTo(CubeFormat.COLUMNAR);
    }

    @Test
    void timeMayStandAmongTheDimensions() {
        var time = read("""
                {"dimensions": ["v.time.month", "v.c"], "timeDimensions": [{"dimension": "v.time", "dateRange": "today"}]}""").time();
        assertThat(time.granularity()).contains(Granularity.MONTH);
        assertThat(time.isDimension()).isTrue();
        assertThat(time.range()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7                                                                                    | not_a_query          |
            [{"measures": ["v.a"]}, 7]                                                           | not_a_query          | /1
            {}                                                                                   | empty_query          |
            {"measure": ["v.a"]}                                                                 | unknown_part         | /measure
            {"measures": "v.a"}                                                                  | not_a_list           | /measures
            {"measures": [{}]}                                                                   | not_a_member         | /measures/0
            {"measures": ["v.a.b"]}                                                              | not_a_member         | /measures/0
            {"measures": ["v.a", "w.a"]}                                                         | two_sources          | /measures/1
            {"dimensions": ["v.time"]}                                                           | unknown_granularity  | /dimensions/0
            {"dimensions": ["v.time.decade"]}                                                    | unknown_granularity  | /dimensions/0
            {"dimensions": ["v.time.day", "v.time.week"]}                                        | two_times            | /dimensions/1
            {"measures": ["v.a"], "segments": ["v.s"]}                                           | unknown_member       | /segments/0
            {"measures": ["v.a"], "ungrouped": true}                                             | ungrouped            | /ungrouped
            {"measures": ["v.a"], "ungrouped": "yes"}                                            | not_a_flag           | /ungrouped
            {"measures": ["v.a"], "total": 1}                                                    | not_a_flag           | /total
            {"measures": ["v.a"], "limit": {}}                                                   | not_a_number         | /limit
            {"measures": ["v.a"], "limit": 0}                                                    | out_of_range         | /limit
            {"measures": ["v.a"], "limit": 99999999999999}                                       | out_of_range         | /limit
            {"measures": ["v.a"], "limit": 1.5}                                                  | not_a_number         | /limit
            {"measures": ["v.a"], "offset": -1}                                                  | out_of_range         | /offset
            {"measures": ["v.a"], "timezone": {}}                                                | not_a_text           | /timezone
            {"measures": ["v.a"], "timezone": "+01:00"}                                          | unknown_zone         | /timezone
            {"measures": ["v.a"], "responseFormat": "table"}                                     | unknown_format       | /responseFormat
            {"measures": ["v.a"], "responseFormat": []}                                          | not_a_text           | /responseFormat
            {"measures": ["v.a"], "order": "v.a"}                                                | not_a_list           | /order
            {"measures": ["v.a"], "order": [[]]}                                                 | not_an_order         | /order/0
            {"measures": ["v.a"], "order": {"v.a": "up"}}                                        | not_an_order         | /order/0
            {"measures": ["v.a"], "order": [["v.a", {}]]}                                        | not_an_order         | /order/0/1
            {"measures": ["v.a"], "filters": ["v.a"]}                                            | not_a_member         | /filters/0/member
            {"measures": ["v.a"], "filters": [{"and": []}]}                                      | not_a_filter         | /filters/0/and
            {"measures": ["v.a"], "filters": [{"and": [], "or": []}]}                            | not_a_filter         | /filters/0
            {"measures": ["v.a"], "filters": [{"and": {}}]}                                      | not_a_list           | /filters/0/and
            {"measures": ["v.a"], "filters": [{"member": "v.c", "op": "set"}]}                   | unknown_part         | /filters/0/op
            {"measures": ["v.a"], "filters": [{"member": "v.c", "operator": {}}]}                | not_a_text           | /filters/0/operator
            {"measures": ["v.a"], "filters": [{"member": "v.c", "operator": "in", "values": [[]]}]}      | not_a_text   | /filters/0/values/0
            {"measures": ["v.a"], "filters": [{"member": "v.c", "operator": "in", "values": ["\\u0000"]}]} | not_a_text | /filters/0/values/0
            {"measures": ["v.a"], "filters": [{"member": "v.c", "operator": "in", "values": "x"}]}       | not_a_list   | /filters/0/values
            {"timeDimensions": [{"dimension": "v.time", "granularity": "day"}, {"dimension": "v.time"}]} | two_times    | /timeDimensions/1
            {"timeDimensions": [{"dimension": "v.when", "granularity": "day"}]}                  | unknown_member       | /timeDimensions/0/dimension
            {"timeDimensions": ["v.time"]}                                                       | not_a_member         | /timeDimensions/0/dimension
            {"timeDimensions": [{"dimension": "v.time", "granularity": "decade"}]}               | unknown_granularity  | /timeDimensions/0/granularity
            {"timeDimensions": [{"dimension": "v.time", "granularity": {}}]}                     | not_a_text           | /timeDimensions/0/granularity
            {"timeDimensions": [{"dimension": "v.time", "dateRange": 5}]}                        | not_a_text           | /timeDimensions/0/dateRange
            {"timeDimensions": [{"dimension": "v.time", "dateRange": [5, 6]}]}                   | not_a_text           | /timeDimensions/0/dateRange/0
            {"timeDimensions": [{"dimension": "v.time", "range": "today"}]}                      | unknown_part         | /timeDimensions/0/range
            {"timeDimensions": [{"dimension": "v.time", "dateRange": "today", "compareDateRange": ["today"]}]} | two_ranges | /timeDimensions/0/compareDateRange
            {"timeDimensions": [{"dimension": "v.time", "compareDateRange": []}]}                | out_of_range         | /timeDimensions/0/compareDateRange
            {"timeDimensions": [{"dimension": "v.time", "previousDateRange": "yesterday"}]}      | two_ranges           | /timeDimensions/0/previousDateRange
            {"dimensions": ["v.c"], "top": "v.c"}                                                | not_a_member         | /top/dimension
            {"dimensions": ["v.c"], "top": {"dimension": "v.c", "by": "v.a"}}                    | unknown_part         | /top/by
            {"dimensions": ["v.c"], "top": {"dimension": "v.c", "measure": "v.a"}}               | not_a_number         | /top/limit
            {"dimensions": ["v.c"], "top": {"dimension": "v.c", "measure": "v.a", "limit": 1001}} | out_of_range        | /top/limit
            {"dimensions": ["v.c"], "top": {"dimension": "w.c", "measure": "v.a", "limit": 1}}   | two_sources          | /top/dimension
            {"dimensions": ["v.c"], "fill": 1}                                                   | not_a_flag           | /fill
            {"dimensions": ["v.time.day"], "timeDimensions": [{"dimension": "v.time", "granularity": "day"}]} | two_times | /timeDimensions/0/granularity
            """)
    void refusesWhatIsNoQuery(String json, String code, String at) {
        var error = catchThrowableOfType(UserError.class, () -> read(json));
        assertThat(error.code() + " " + error.at()).isEqualTo(code + " " + (at == null ? "" : at));
    }

    private static CubeQuery read(String json) {
        return CubeQueryReader.readAll(JsonMapper.shared().readTree(json)).getFirst();
    }
}
