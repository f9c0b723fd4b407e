package dev.tidemark.server.api;

import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A query of the Cube protocol, with its filters, ranges, order and zone, has a plan or is refused in words. */
public class QueryInputsTest {

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(QueryInputsTest.class, QueryInputsTest::fuzzerTestOneInput, """
                {"measures": ["view.views"], "dimensions": ["view.page", "view.time.day"], "timezone": "Europe/Berlin", "limit": 7,
                 "timeDimensions": [{"dimension": "view.time", "dateRange": ["2026-01-01", "2026-01-31"]}], "order": {"view.views": "desc"},
                 "filters": [{"or": [{"member": "view.page", "operator": "equals", "values": ["x", null]},
                  {"and": [{"member": "view.device", "operator": "set"}, {"member": "view.views", "operator": "gt", "values": ["5"]}]}]}]}""", """
                {"measures": ["view.least", "view.each"], "timeDimensions": [{"dimension": "view.time", "granularity": "week",
                 "compareDateRange": ["last 7 days", ["2026-11-01", "2026-11-02T10:00:00"]]}], "fill": true, "total": true}""", """
                [{"measures": ["view.views"], "top": {"dimension": "view.page", "measure": "view.views", "limit": 3}, "offset": "3"},
                 {"measures": ["view.visitors", "view.stay_p95"], "order": [["view.visitors", "asc"]], "responseFormat": "compact"}]""", """
                {"measures": ["view.all"], "dimensions": ["view.title"], "scan": true, "timeDimensions": [{"dimension": "view.time",
                 "dateRange": "from 29 minutes ago to now", "previousDateRange": "yesterday"}],
                 "filters": [{"member": "view.time", "operator": "notInDateRange", "values": ["2026-11-20", "2026-11-21"]},
                  {"member": "view.page", "operator": "contains", "values": ["%_\\\\"]}]}""");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzed.json(new String(input, StandardCharsets.UTF_8)).ifPresent(Fuzzed::ask);
    }
}
