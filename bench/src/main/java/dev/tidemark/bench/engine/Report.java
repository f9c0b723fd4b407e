package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, for people and for programs. */
record Report(Instant at, Settings settings, List<Section> sections, List<Size> sizes) {

    /**
     * Cases that belong together.
     *
     * @param compared whether the others are compared with the first
     */
    record Section(String title, String note, boolean compared, List<Figure> figures) {}

    String markdown() {
        var text = new StringBuilder("# The rollup engine, measured " + at + "\n\n");
        settings.values()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        sections.forEach(section -> text.append(markdown(section)));
        return text.append(sizesMarkdown()).toString();
    }

    private static String markdown(Section section) {
        var first = section.figures().getFirst();
        var rows = section.figures().stream()
                .map(figure -> row(section, first, figure))
                .collect(Collectors.joining());
        return """

                ## %s

                %s

                | | %s a second, median | of the first | slowest - fastest | processor µs each | over the first |
                | --- | ---: | ---: | ---: | ---: | ---: |
                """.formatted(section.title(), section.note(), first.unit()) + rows;
    }

    private static String row(Section section, Figure first, Figure figure) {
        return "| %s | %,.0f | %s | %,.0f - %,.0f | %.2f | %s |%n"
                .formatted(
                        figure.name(),
                        figure.perSecond(),
                        section.compared() ? "%.0f %%".formatted(100 * figure.perSecond() / first.perSecond()) : "",
                        figure.slowest(),
                        figure.fastest(),
                        figure.micros(),
                        section.compared() ? "%+.0f %%".formatted(100 * (figure.micros() / first.micros() - 1)) : "");
    }

    private String sizesMarkdown() {
        return sizes.stream()
                .map(size ->
                        "| %s | %,d | %.0f | %.0f |%n".formatted(size.what(), size.rows(), size.table(), size.index()))
                .collect(Collectors.joining(
                        "",
                        "\n## Bytes on disk\n\n| of each | rows | table | indexes |\n| --- | ---: | ---: | ---: |\n",
                        ""));
    }

    String json() {
        var all = new LinkedHashMap<String, Object>();
        all.put("at", at.toString());
        all.put("settings", settings.values());
        all.put("figures", sections.stream().flatMap(Report::facts).toList());
        all.put("sizes", sizes);
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    private static Stream<Map<String, Object>> facts(Section section) {
        return section.figures().stream().map(figure -> {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("section", section.title());
            facts.put("name", figure.name());
            facts.put("unit", figure.unit());
            facts.put("perSecond", figure.perSecond());
            facts.put("processorMicros", figure.micros());
            facts.put("rounds", new ArrayList<>(figure.rounds()));
            return facts;
        });
    }
}
