package dev.tidemark.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Filters of every kind on what one rollup has, a few of them wrong. */
record RandomFilters(RandomGenerator random, List<String> dimensions, List<String> measures, Supplier<Range> range) {

    private static final List<String> TEXTS =
            List.of("a1", "a2", "phone", "Pad", "ann", "eve", "", "10", "high", "section 1", "tag a1", "all");
    private static final List<String> AUTHORS = List.of("ann", "bob", "eve");
    private static final List<String> PIECES = List.of("A", "1", "p", "P", "%", "nn", "E", "_", "ion", "odd", "TAG");

    /** None, most of the time. */
    List<Filter> some() {
        var filters = new ArrayList<Filter>();
        if (random.nextInt(3) == 0) {
            filters.add(tree(this::onDimension, random.nextInt(3)));
        }
        if (dimensions.contains("author") && random.nextInt(2) == 0) {
            filters.add(ofElements());
        }
        if (random.nextInt(8) == 0) {
            filters.add(tree(this::onDimension, 1));
        }
        if (random.nextInt(6) == 0) {
            filters.add(tree(this::onMeasure, random.nextInt(3)));
        }
        if (random.nextInt(6) == 0) {
            filters.add(tree(this::onTime, random.nextInt(2)));
        }
        if (random.nextInt(12) == 0) {
            filters.add(new Filter.Counted(any(measures)));
        }
        if (random.nextInt(12) == 0) {
            filters.add(tree(
                    () -> any(List.<Supplier<Filter>>of(this::onDimension, this::onMeasure, this::onTime))
                            .get(),
                    2));
        }
        return filters;
    }

    /** Whether a group is of what cannot stand in one. */
    static boolean isMixed(Filter filter) {
        return switch (filter) {
            case Filter.All(var members) ->
                kinds(filter).size() > 1 || members.stream().anyMatch(RandomFilters::isMixed);
            case Filter.Any(var members) ->
                kinds(filter).size() > 1 || members.stream().anyMatch(RandomFilters::isMixed);
            default -> false;
        };
    }

    private static List<Class<?>> kinds(Filter filter) {
        return leaves(filter).<Class<?>>map(Object::getClass).distinct().toList();
    }

    private static Stream<Filter> leaves(Filter filter) {
        return switch (filter) {
            case Filter.All(var members) -> members.stream().flatMap(RandomFilters::leaves);
            case Filter.Any(var members) -> members.stream().flatMap(RandomFilters::leaves);
            default -> Stream.of(filter);
        };
    }

    private Filter tree(Supplier<Filter> leaf, int depth) {
        if (depth == 0) {
            return leaf.get();
        }
        var members = Stream.generate(() -> tree(leaf, random.nextInt(depth)))
                .limit(1 + random.nextInt(3))
                .toList();
        return random.nextBoolean() ? new Filter.All(members) : new Filter.Any(members);
    }

    /** Of which some leave one element of an array, and some leave two where they seem to leave one. */
    private Filter ofElements() {
        var one = new Filter.OnDimension("author", Filter.Operator.EQUALS, List.of(any(AUTHORS)));
        var some = new Filter.OnDimension("author", Filter.Operator.EQUALS, several(AUTHORS));
        return switch (random.nextInt(4)) {
            case 0 -> new Filter.Any(List.of(one, onDimension()));
            case 1 -> new Filter.Any(List.of(new Filter.All(List.of(one, onDimension())), some));
            case 2 ->
                new Filter.All(
                        List.of(some, new Filter.OnDimension("author", Filter.Operator.EQUALS, several(AUTHORS))));
            default -> one;
        };
    }

    private Filter onDimension() {
        var operator = any(List.of(Filter.Operator.values()));
        var dimension = any(dimensions);
        if (operator.compares()) {
            var number = dimensions.stream()
                    .filter(List.of("level", "rank")::contains)
                    .findFirst();
            return number.isPresent()
                    ? new Filter.OnDimension(number.get(), operator, List.of(any(List.of("1", "9.50", "-2.5", "100"))))
                    : new Filter.OnDimension(dimension, Filter.Operator.EQUALS, List.of(any(TEXTS)));
        }
        return new Filter.OnDimension(
                dimension,
                operator,
                switch (operator) {
                    case SET, NOT_SET -> List.of();
                    case EQUALS, NOT_EQUALS -> several(TEXTS);
                    default -> several(PIECES);
                });
    }

    private Filter onMeasure() {
        var operator = any(Stream.of(Filter.Operator.values())
                .filter(each -> !each.searches())
                .toList());
        var values = several(List.of("0", "1", "2", "3", "5", "17.25", "500", "-1")).stream()
                .map(BigDecimal::new);
        return new Filter.OnMeasure(
                any(measures),
                operator,
                values.limit(operator.isUnary() ? 0 : operator.compares() ? 1 : 3)
                        .toList());
    }

    private Filter onTime() {
        var ranges = random.nextBoolean() ? Ranges.of(range.get()) : Ranges.of(range.get(), range.get());
        return new Filter.OnTime(random.nextInt(3) == 0 ? ranges.not() : ranges);
    }

    private List<String> several(List<String> all) {
        return Stream.generate(() -> any(all))
                .limit(1 + random.nextInt(3))
                .distinct()
                .toList();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
