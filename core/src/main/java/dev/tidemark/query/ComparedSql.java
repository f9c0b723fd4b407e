package dev.tidemark.query;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The groups of a plan, filled if it says so, and, beside each, what the same group was in the earlier range, where the plan has one. */
record ComparedSql(Plan plan, Parameters parameters) {

    String text() {
        var now = new GroupsSql(plan, Measured.now(plan), parameters);
        var filled = new FilledSql(plan, now.measures(), parameters).over(now.text());
        if (plan.earlier().isEmpty()) {
            return filled;
        }
        var measures = Measured.before(plan);
        var before = new GroupsSql(plan.earlier().get(), measures, parameters);
        return "select now.*, %s\nfrom (\n%s\n) now\nleft join (\n%s\n) before on %s"
                .formatted(
                        measures.stream().map(each -> "before." + each.column()).collect(Collectors.joining(", ")),
                        QuerySql.indented(filled),
                        QuerySql.indented(before.text()),
                        same(now.keys()));
    }

    private String same(List<String> keys) {
        return keys.isEmpty()
                ? "true"
                : keys.stream()
                        .map(key ->
                                "now.%1$s = before.%1$s%2$s".formatted(key, key.equals(GroupsSql.TIME) ? shift() : ""))
                        .collect(Collectors.joining(" and "));
    }

    /** From a unit of the earlier range to that of the other one, by the clock on the wall or by months. */
    private String shift() {
        var query = plan.query();
        var granularity = query.granularity().orElseThrow();
        var starts = Stream.of(query.earlier(), query.range())
                .map(range -> granularity.floor(
                        LocalDateTime.ofInstant(range.orElseThrow().from(), query.zone())))
                .toList();
        return granularity.compareTo(Granularity.MONTH) >= 0
                ? " + make_interval(months => %s)"
                        .formatted(parameters.add((int) ChronoUnit.MONTHS.between(starts.getFirst(), starts.getLast())))
                : " + make_interval(secs => %s)".formatted(parameters.add((int)
                        Duration.between(starts.getFirst(), starts.getLast()).toSeconds()));
    }
}
