package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Settings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, for people and for programs. */
record Report(Instant at, Settings settings, Map<String, Long> sizes, List<Figure> figures, List<String> differences) {

    boolean isRight() {
        return differences.isEmpty();
    }

    String markdown() {
        var settings = lines(this.settings.values());
        var sizes = lines(this.sizes);
        return """
                # Questions, measured %s

                %s
                %s
                Milliseconds, from when the question was due; cold: median and slowest. The events in seconds.

                | | read | p99 to be | p50 | p95 | p99 | cold | events | times |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """.formatted(at, settings, sizes)
                + figures.stream().map(Figure::row).collect(Collectors.joining())
                + differences.stream().map("\nWRONG: %s%n"::formatted).collect(Collectors.joining());
    }

    private static String lines(Map<String, ?> facts) {
        return facts.entrySet().stream()
                .map(each -> "- %s: %s%n".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
    }

    String json() {
        var all = new LinkedHashMap<String, Object>();
        all.put("at", at.toString());
        all.put("settings", settings.values());
        all.put("sizes", sizes);
        all.put("differences", differences);
        all.put("figures", figures.stream().map(Figure::facts).toList());
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }
}
