package dev.tidemark.query;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer to a question from the events themselves, in Java, so that no mistake of the SQL can hide in it. */
final class RawAnswer {

    /** An event, as the law's rollups see it. */
    record View(
            int tenant,
            Instant at,
            String user,
            String article,
            String device,
            Set<String> authors,
            @Nullable Integer engaged,
            @Nullable BigDecimal price) {}

    /** One of an event's elements, where elements are told apart. */
    private record Seen(View view, String author) {}

    private final Query query;
    private final List<View> views;

    private RawAnswer(Query query, List<View> views) {
        this.query = query;
        this.views = views;
    }

    /** The measures per key: the local start of the unit, and the members. */
    static Map<List<Object>, List<@Nullable Object>> of(Query query, List<View> views, int tenant) {
        return new RawAnswer(
                        query,
                        views.stream().filter(each -> each.tenant() == tenant).toList())
                .groups();
    }

    private Map<List<Object>, List<@Nullable Object>> groups() {
        var groups = new LinkedHashMap<List<Object>, List<Seen>>();
        if (query.granularity().isEmpty() && query.dimensions().isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        views.stream()
                .filter(view -> query.range()
                        .map(range ->
                                !view.at().isBefore(range.from()) && view.at().isBefore(range.to()))
                        .orElse(true))
                .flatMap(this::elements)
                .filter(this::passes)
                .forEach(seen -> groups.computeIfAbsent(key(seen), _ -> new ArrayList<>())
                        .add(seen));
        var answer = new LinkedHashMap<List<Object>, List<@Nullable Object>>();
        groups.forEach((key, members) -> {
            var counted = query.measures().stream().anyMatch(name -> name.startsWith("phone_"))
                    ? members.stream()
                            .filter(each -> each.view().device().equals("phone"))
                            .toList()
                    : members;
            if (!counted.isEmpty() || key.isEmpty()) {
                var row = new ArrayList<@Nullable Object>();
                query.measures().forEach(name -> row.add(measure(name.replace("phone_", ""), counted)));
                answer.put(key, row);
            }
        });
        return answer;
    }

    private Stream<Seen> elements(View view) {
        var toldApart = query.dimensions().contains("author")
                || query.filters().stream().anyMatch(each -> each.dimension().equals("author"));
        var authors = view.authors().isEmpty() ? Set.of("") : view.authors();
        return toldApart ? authors.stream().map(author -> new Seen(view, author)) : Stream.of(new Seen(view, ""));
    }

    private List<Object> key(Seen seen) {
        var key = new ArrayList<>();
        query.granularity()
                .ifPresent(each ->
                        key.add(truncate(LocalDateTime.ofInstant(seen.view().at(), query.zone()), each)));
        query.dimensions().forEach(name -> key.add(member(seen, name)));
        return key;
    }

    private static String member(Seen seen, String dimension) {
        return switch (dimension) {
            case "article" -> seen.view().article();
            case "device" -> seen.view().device();
            case "author" -> seen.author();
            default -> throw new IllegalArgumentException(dimension);
        };
    }

    private boolean passes(Seen seen) {
        return query.filters().stream().allMatch(filter -> passes(filter, member(seen, filter.dimension())));
    }

    private static boolean passes(Filter filter, String member) {
        var contained = filter.values().stream()
                .anyMatch(value -> member.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT)));
        return switch (filter.operator()) {
            case EQUALS -> filter.values().contains(member);
            case NOT_EQUALS -> !filter.values().contains(member);
            case CONTAINS -> contained;
            case NOT_CONTAINS -> !contained;
            case SET -> !member.isEmpty();
            case NOT_SET -> member.isEmpty();
        };
    }

    private static @Nullable Object measure(String name, List<Seen> seen) {
        return switch (name) {
            case "views" -> BigDecimal.valueOf(seen.size());
            case "visitors" ->
                BigDecimal.valueOf(seen.stream()
                        .map(each -> each.view().user())
                        .filter(user -> !user.isEmpty())
                        .distinct()
                        .count());
            case "engaged" -> engaged(seen).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            case "shortest" -> engaged(seen).stream().min(BigDecimal::compareTo).orElse(null);
            case "dearest" -> prices(seen).stream().max(BigDecimal::compareTo).orElse(null);
            case "paid" -> prices(seen).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            case "seconds_p50" -> percentile(engaged(seen), 50);
            case "seconds_p95" -> percentile(engaged(seen), 95);
            case "prices_p90" -> percentile(prices(seen), 90);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<BigDecimal> engaged(List<Seen> seen) {
        return numbers(seen, view -> view.engaged() == null ? null : BigDecimal.valueOf(view.engaged()));
    }

    private static List<BigDecimal> prices(List<Seen> seen) {
        return numbers(seen, View::price);
    }

    private static List<BigDecimal> numbers(List<Seen> seen, Function<View, @Nullable BigDecimal> number) {
        var numbers = new ArrayList<BigDecimal>();
        for (var each : seen) {
            var value = number.apply(each.view());
            if (value != null) {
                numbers.add(value);
            }
        }
        return numbers;
    }

    private static @Nullable BigDecimal percentile(List<BigDecimal> numbers, int percent) {
        var sorted = numbers.stream().sorted().toList();
        return sorted.isEmpty() ? null : sorted.get(Math.max(1, (sorted.size() * percent + 99) / 100) - 1);
    }

    private static LocalDateTime truncate(LocalDateTime time, Granularity granularity) {
        var day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (granularity) {
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
        };
    }
}
