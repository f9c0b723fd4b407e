package dev.tidemark.bench.live;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a viewer watches. */
enum Watched {
    /** One question. */
    QUESTION("""
            {"measures": ["page_view.views"], "dimensions": ["page_view.device"],
             "timeDimensions": [{"dimension": "page_view.time", "dateRange": "today"}]}"""),

    /** What a page of the dashboard shows, in one stream: a course by the hour, totals, and the top of a dimension. */
    PAGE("""
            {"measures": ["page_view.views"],
             "timeDimensions": [{"dimension": "page_view.time", "dateRange": "today", "granularity": "hour"}]}""", """
            {"measures": ["page_view.views", "page_view.engaged_seconds"],
             "timeDimensions": [{"dimension": "page_view.time", "dateRange": "today"}]}""", """
            {"measures": ["page_view.views", "page_view.engaged_seconds"], "dimensions": ["page_view.device"],
             "timeDimensions": [{"dimension": "page_view.time", "dateRange": "today"}],
             "order": [["page_view.views", "desc"], ["page_view.device", "asc"]], "limit": 20}""");

    private final String parameters;

    Watched(String... queries) {
        this.parameters = Arrays.stream(queries)
                .map(query -> "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    URI address(String server) {
        return URI.create(server + "/v1/live?" + parameters);
    }
}
