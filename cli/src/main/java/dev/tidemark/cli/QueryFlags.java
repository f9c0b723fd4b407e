package dev.tidemark.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A query of the Cube protocol, said by flags. */
final class QueryFlags {

    @Option(names = "--measures", paramLabel = "MEMBER", split = ",", description = "What to count: page_view.views")
    private List<String> measures = List.of();

    @Option(names = "--by", paramLabel = "MEMBER", split = ",", description = "The dimensions that tell rows apart.")
    private List<String> by = List.of();

    @Option(
            names = "--where",
            paramLabel = "MEMBER=VALUE",
            description =
                    "Only what has this member; repeat it with another value for either, with another member for both.")
    private List<String> where = List.of();

    @Option(
            names = "--range",
            paramLabel = "RANGE",
            description = "today, \"last 7 days\", 2026-11-22, \"from 2026-11-01 to 2026-11-30\". Default: all time.")
    private Optional<String> range = Optional.empty();

    @Option(
            names = "--grain",
            paramLabel = "UNIT",
            description = "A row for each hour, day, week, month, quarter or year.")
    private Optional<String> grain = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", description = "On whose clock: Europe/Berlin. Default: UTC.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--top", paramLabel = "N", description = "The N rows with most of the first measure.")
    private Optional<Integer> top = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most N rows.")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--scan",
            paramLabel = "TIME",
            description = "Read the events themselves for so long, 5s, where no rollup can answer.")
    private Optional<String> scan = Optional.empty();

    /** Nothing if no flag was given. */
    Optional<ObjectNode> query() {
        var query = JsonMapper.shared().createObjectNode();
        if (!measures.isEmpty()) {
            measures.forEach(query.putArray("measures")::add);
        }
        if (!by.isEmpty()) {
            by.forEach(query.putArray("dimensions")::add);
        }
        filters(query);
        time(query);
        order(query);
        zone.ifPresent(name -> query.put("timezone", name));
        top.or(() -> limit).ifPresent(most -> query.put("limit", most));
        scan.ifPresent(time -> query.put("scan", time));
        return query.isEmpty() ? Optional.empty() : Optional.of(query);
    }

    private void filters(ObjectNode query) {
        if (where.isEmpty()) {
            return;
        }
        var filters = query.putArray("filters");
        where.stream().map(QueryFlags::member).distinct().forEach(member -> {
            var values = filters.addObject()
                    .put("member", member)
                    .put("operator", "equals")
                    .putArray("values");
            where.stream()
                    .filter(each -> member(each).equals(member))
                    .forEach(each -> values.add(each.substring(member.length() + 1)));
        });
    }

    private static String member(String condition) {
        var sign = condition.indexOf('=');
        if (sign < 0) {
            throw CommandFailure.wrongInput("--where is MEMBER=VALUE, as in page_view.device=phone, not " + condition);
        }
        return condition.substring(0, sign);
    }

    private void time(ObjectNode query) {
        if (range.isEmpty() && grain.isEmpty()) {
            return;
        }
        var source = Stream.concat(measures.stream(), by.stream())
                .findFirst()
                .map(member -> member.split("\\.", 2)[0])
                .orElseThrow(() -> CommandFailure.wrongInput("--range and --grain need --measures or --by"));
        var time = query.putArray("timeDimensions").addObject().put("dimension", source + ".time");
        grain.ifPresent(unit -> time.put("granularity", unit));
        range.ifPresent(words -> time.put("dateRange", words));
    }

    private void order(ObjectNode query) {
        if (top.isEmpty()) {
            return;
        }
        if (limit.isPresent()) {
            throw CommandFailure.wrongInput("--top and --limit exclude each other");
        }
        var first = measures.stream()
                .findFirst()
                .orElseThrow(
                        () -> CommandFailure.wrongInput("--top needs --measures, of which the first tells the order"));
        query.putArray("order").addArray().add(first).add("desc");
    }
}
