package dev.tidemark.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
            @Nullable BigDecimal price,
            String level) {}

    /** One of an event's elements, where elements are told apart, with one of the tags of its article, where these are. */
    private record Seen(View view, String author, String tag) {}

    private final Query query;
    private final List<View> views;

    private RawAnswer(Query query, List<View> views) {
        this.query = query;
        this.views = views;
    }

    /** What is known of an article, from the first event of it on. */
    static String section(String article) {
        return article.isEmpty() || article.equals("a4") ? "" : "section " + article.charAt(1) % 2;
    }

    static List<String> tags(String article) {
        return article.isEmpty() ? List.of() : List.of("tag " + article, "Odd".repeat(article.charAt(1) % 2), "all");
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
        groups.putAll(groups(query.range()));
        groups.entrySet().removeIf(each -> !each.getKey().isEmpty() && !isThere(each.getValue()));
        if (query.fill()) {
            fill(groups, query.range().orElseThrow());
        }
        var earlier = new HashMap<List<Object>, List<Seen>>();
        query.earlier()
                .ifPresent(range ->
                        groups(Optional.of(range)).forEach((key, members) -> earlier.put(later(key), members)));
        var answer = new LinkedHashMap<List<Object>, List<@Nullable Object>>();
        groups.forEach((key, members) -> {
            var row = new Row(members, earlier.getOrDefault(key, List.of()));
            if (query.filters().stream().allMatch(each -> told(each, row))) {
                var numbers = new ArrayList<@Nullable Object>();
                query.measures().forEach(name -> numbers.add(row.number(name)));
                answer.put(key, numbers);
            }
        });
        return answer;
    }

    /** A row is one of events that a measure counts; without measures, of events. */
    private boolean isThere(List<Seen> members) {
        var measures = Stream.concat(
                        query.measures().stream(),
                        leaves(query.filters())
                                .flatMap(each ->
                                        each instanceof Filter.OnMeasure on ? Stream.of(on.measure()) : Stream.of()))
                .toList();
        return measures.isEmpty()
                ? !members.isEmpty()
                : measures.stream().anyMatch(name -> members.stream().anyMatch(each -> counts(name, each)));
    }

    /** What the measure's rollup says by its {@code where}. */
    private static boolean counts(String measure, Seen seen) {
        return !measure.startsWith("phone_") || seen.view().device().equals("phone");
    }

    private Map<List<Object>, List<Seen>> groups(Optional<Range> range) {
        return views.stream()
                .filter(view -> range.map(each -> lies(view, each)).orElse(true))
                .flatMap(this::counted)
                .collect(Collectors.groupingBy(this::key));
    }

    /** Every unit of the range that has a quarter of an hour in it, for all members that there are. */
    private void fill(Map<List<Object>, List<Seen>> groups, Range range) {
        var granularity = query.granularity().orElseThrow();
        var quarters = Stream.iterate(range.from(), at -> at.isBefore(range.to()), at -> at.plusSeconds(900));
        var units = Stream.concat(quarters, Stream.of(range.to().minusNanos(1)))
                .map(at -> truncate(LocalDateTime.ofInstant(at, query.zone()), granularity))
                .distinct()
                .toList();
        var members = query.dimensions().isEmpty()
                ? Set.<List<Object>>of(List.of())
                : groups.keySet().stream()
                        .map(key -> key.subList(1, key.size()))
                        .collect(Collectors.toSet());
        members.forEach(each -> units.forEach(unit -> {
            var key = new ArrayList<Object>(List.of(unit));
            key.addAll(each);
            groups.putIfAbsent(key, List.of());
        }));
    }

    /** The key of the group that an earlier one is held against. */
    private List<Object> later(List<Object> key) {
        if (query.granularity().isEmpty()) {
            return key;
        }
        var granularity = query.granularity().get();
        var before = start(query.earlier().orElseThrow(), granularity);
        var now = start(query.range().orElseThrow(), granularity);
        var at = (LocalDateTime) key.getFirst();
        var later = new ArrayList<>(key);
        later.set(
                0,
                granularity.compareTo(Granularity.MONTH) >= 0
                        ? at.plusMonths(ChronoUnit.MONTHS.between(before, now))
                        : at.plus(Duration.between(before, now)));
        return later;
    }

    private LocalDateTime start(Range range, Granularity granularity) {
        return truncate(LocalDateTime.ofInstant(range.from(), query.zone()), granularity);
    }

    /** A group, and the same one in the earlier range. */
    private record Row(List<Seen> now, List<Seen> before) {

        @Nullable
        Object number(String name) {
            if (name.endsWith("_previous")) {
                return measure(name.replace("_previous", ""), before);
            }
            return name.endsWith("_growth") ? growth(name.replace("_growth", "")) : measure(name, now);
        }

        private @Nullable BigDecimal growth(String name) {
            var later = (BigDecimal) measure(name, now);
            var earlier = (BigDecimal) measure(name, before);
            return later == null || earlier == null || earlier.signum() == 0
                    ? null
                    : later.subtract(earlier).scaleByPowerOfTen(2).divide(earlier, MathContext.DECIMAL128);
        }
    }

    /** An event once for each of its elements that passes where these are asked for, and else once if one of them passes. */
    private Stream<Seen> counted(View view) {
        return tagsApart().isEmpty() ? counted(view, "") : tagsOf(view).stream().flatMap(tag -> counted(view, tag));
    }

    private Stream<Seen> counted(View view, String tag) {
        var authors = view.authors().isEmpty() ? Set.of("") : view.authors();
        var passing =
                authors.stream().map(author -> new Seen(view, author, tag)).filter(this::passes);
        return query.dimensions().contains("author") ? passing : passing.limit(1);
    }

    /** The tags by which rows are told apart: not beside the article itself, which has all of them. */
    private Optional<String> tagsApart() {
        return query.dimensions().contains("article_tags")
                        && !query.dimensions().contains("article")
                ? Optional.of("article_tags")
                : Optional.empty();
    }

    private static Set<String> tagsOf(View view) {
        var tags = tags(view.article()).stream().filter(each -> !each.isEmpty()).collect(Collectors.toSet());
        return tags.isEmpty() ? Set.of("") : tags;
    }

    private List<Object> key(Seen seen) {
        var key = new ArrayList<>();
        query.granularity()
                .ifPresent(each ->
                        key.add(truncate(LocalDateTime.ofInstant(seen.view().at(), query.zone()), each)));
        query.dimensions().forEach(name -> key.add(member(seen, name)));
        return key;
    }

    private String member(Seen seen, String dimension) {
        return switch (dimension) {
            case "article" -> seen.view().article();
            case "device" -> seen.view().device();
            case "author" -> seen.author();
            case "article_section" -> section(seen.view().article());
            case "article_tags" ->
                tagsApart().isPresent()
                        ? seen.tag()
                        : String.join(", ", tags(seen.view().article()));
            case "level", "rank" -> seen.view().level();
            default -> throw new IllegalArgumentException(dimension);
        };
    }

    private boolean passes(Seen seen) {
        return query.filters().stream().allMatch(filter -> passes(filter, seen));
    }

    private static boolean lies(View view, Range range) {
        return !view.at().isBefore(range.from()) && view.at().isBefore(range.to());
    }

    /** Of an event; what is on numbers is of rows. */
    private boolean passes(Filter filter, Seen seen) {
        return switch (filter) {
            case Filter.All(var members) -> members.stream().allMatch(each -> passes(each, seen));
            case Filter.Any(var members) -> isOfRows(filter) || members.stream().anyMatch(each -> passes(each, seen));
            case Filter.OnDimension on
            when on.dimension().equals("article_tags") && tagsApart().isEmpty() ->
                passesOne(on, tags(seen.view().article()));
            case Filter.OnDimension on -> passes(on, member(seen, on.dimension()));
            case Filter.OnTime(var ranges) -> ranges.pieces().stream().anyMatch(each -> lies(seen.view(), each));
            case Filter.Counted(var measure) -> counts(measure, seen);
            case Filter.OnMeasure _ -> true;
        };
    }

    /** Of a list one has to, and none where that is denied. */
    private static boolean passesOne(Filter.OnDimension filter, List<String> elements) {
        var word = filter.operator().name();
        if (word.startsWith("NOT_")) {
            var denied = Filter.Operator.valueOf(word.substring(4));
            return !passesOne(new Filter.OnDimension(filter.dimension(), denied, filter.values()), elements);
        }
        var known = elements.stream().anyMatch(each -> !each.isEmpty()) ? elements : List.of("");
        return known.stream().anyMatch(each -> passes(filter, each));
    }

    /** Of a row; what is on events is told there. */
    private static boolean told(Filter filter, Row row) {
        return switch (filter) {
            case Filter.All(var members) -> members.stream().allMatch(each -> told(each, row));
            case Filter.Any(var members) ->
                !isOfRows(filter) || members.stream().anyMatch(each -> told(each, row));
            case Filter.OnMeasure on -> told(on, (BigDecimal) row.number(on.measure()));
            case Filter.OnDimension _, Filter.OnTime _, Filter.Counted _ -> true;
        };
    }

    private static boolean told(Filter.OnMeasure filter, @Nullable BigDecimal number) {
        if (number == null) {
            return filter.operator() == Filter.Operator.NOT_SET || filter.operator() == Filter.Operator.NOT_EQUALS;
        }
        var isOne = filter.values().stream().anyMatch(each -> each.compareTo(number) == 0);
        return switch (filter.operator()) {
            case EQUALS -> isOne;
            case NOT_EQUALS -> !isOne;
            case GT -> number.compareTo(filter.values().getFirst()) > 0;
            case GTE -> number.compareTo(filter.values().getFirst()) >= 0;
            case LT -> number.compareTo(filter.values().getFirst()) < 0;
            case LTE -> number.compareTo(filter.values().getFirst()) <= 0;
            case SET -> true;
            default -> false;
        };
    }

    private static boolean isOfRows(Filter filter) {
        return leaves(List.of(filter)).anyMatch(Filter.OnMeasure.class::isInstance);
    }

    private static Stream<Filter> leaves(List<Filter> filters) {
        return filters.stream().flatMap(each -> switch (each) {
            case Filter.All(var members) -> leaves(members);
            case Filter.Any(var members) -> leaves(members);
            default -> Stream.of(each);
        });
    }

    private static boolean passes(Filter.OnDimension filter, String member) {
        var lower = member.toLowerCase(Locale.ROOT);
        var values = filter.values().stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
        return switch (filter.operator()) {
            case EQUALS -> filter.values().contains(member);
            case NOT_EQUALS -> !filter.values().contains(member);
            case CONTAINS -> values.stream().anyMatch(lower::contains);
            case NOT_CONTAINS -> values.stream().noneMatch(lower::contains);
            case STARTS_WITH -> values.stream().anyMatch(lower::startsWith);
            case NOT_STARTS_WITH -> values.stream().noneMatch(lower::startsWith);
            case ENDS_WITH -> values.stream().anyMatch(lower::endsWith);
            case NOT_ENDS_WITH -> values.stream().noneMatch(lower::endsWith);
            case GT -> compared(filter, member).filter(sign -> sign > 0).isPresent();
            case GTE -> compared(filter, member).filter(sign -> sign >= 0).isPresent();
            case LT -> compared(filter, member).filter(sign -> sign < 0).isPresent();
            case LTE -> compared(filter, member).filter(sign -> sign <= 0).isPresent();
            case SET -> !member.isEmpty();
            case NOT_SET -> member.isEmpty();
        };
    }

    /** Nothing for a member that is no number. */
    private static Optional<Integer> compared(Filter.OnDimension filter, String member) {
        try {
            return Optional.of(new BigDecimal(member)
                    .compareTo(new BigDecimal(filter.values().getFirst())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object measure(String name, List<Seen> row) {
        var seen = row.stream().filter(each -> counts(name, each)).toList();
        return switch (name.replace("phone_", "")) {
            case "per_view" ->
                seen.isEmpty()
                        ? null
                        : engaged(seen).stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(seen.size()), MathContext.DECIMAL128);
            case "per_visitor" -> {
                var visitors = (BigDecimal) Objects.requireNonNull(measure("visitors", seen));
                yield visitors.signum() == 0
                        ? null
                        : BigDecimal.valueOf(seen.size()).divide(visitors, MathContext.DECIMAL128);
            }
            case "spread" -> {
                var dearest = (BigDecimal) measure("dearest", seen);
                yield dearest == null
                        ? null
                        : dearest.subtract(BigDecimal.valueOf(seen.size())).multiply(new BigDecimal("1.5"));
            }
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
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
        };
    }
}
