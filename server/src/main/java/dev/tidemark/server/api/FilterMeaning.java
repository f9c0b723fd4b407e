package dev.tidemark.server.api;

import dev.tidemark.query.Filter;
import dev.tidemark.query.Filter.Operator;
import dev.tidemark.query.Query;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What filters mean: the same operator is another one on a dimension, on a measure and on time. */
final class FilterMeaning {

    private static final String OF_MEASURE = "measureFilter";

    private static final Map<String, Operator> OPERATORS = new TreeMap<>(Map.ofEntries(
            Map.entry("equals", Operator.EQUALS),
            Map.entry("in", Operator.EQUALS),
            Map.entry("notEquals", Operator.NOT_EQUALS),
            Map.entry("notIn", Operator.NOT_EQUALS),
            Map.entry("contains", Operator.CONTAINS),
            Map.entry("notContains", Operator.NOT_CONTAINS),
            Map.entry("startsWith", Operator.STARTS_WITH),
            Map.entry("notStartsWith", Operator.NOT_STARTS_WITH),
            Map.entry("endsWith", Operator.ENDS_WITH),
            Map.entry("notEndsWith", Operator.NOT_ENDS_WITH),
            Map.entry("gt", Operator.GT),
            Map.entry("gte", Operator.GTE),
            Map.entry("lt", Operator.LT),
            Map.entry("lte", Operator.LTE),
            Map.entry("set", Operator.SET),
            Map.entry("notSet", Operator.NOT_SET)));

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}([.][0-9]{1,40})?");

    private final CubeMembers members;
    private final TimeFilters times;

    FilterMeaning(CubeMembers members, TimeFilters times) {
        this.members = members;
        this.times = times;
    }

    MeantFilter of(CubeFilter filter) {
        return switch (filter) {
            case CubeFilter.Group group ->
                MeantFilter.of(group, group.members().stream().map(this::of).toList());
            case CubeFilter.Leaf leaf -> of(leaf);
        };
    }

    private MeantFilter of(CubeFilter.Leaf leaf) {
        if (!OPERATORS.containsKey(leaf.operator())
                && !TimeFilters.OPERATORS.contains(leaf.operator())
                && !leaf.operator().equals(OF_MEASURE)) {
            throw error(
                    leaf,
                    "unknown_operator",
                    "'" + leaf.operator() + "' is not an operator; known: "
                            + Stream.of(
                                            OPERATORS.keySet().stream(),
                                            TimeFilters.OPERATORS.stream(),
                                            Stream.of(OF_MEASURE))
                                    .flatMap(each -> each)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (leaf.member().equals(Query.TIME)) {
            return times.of(leaf);
        }
        members.checkKnown(leaf.member(), leaf.at() + "/member");
        return MeantFilter.of(leaf, members.hasMeasure(leaf.member()) ? onMeasure(leaf) : onDimension(leaf));
    }

    private static Filter onDimension(CubeFilter.Leaf leaf) {
        var operator = Optional.ofNullable(OPERATORS.get(leaf.operator()))
                .orElseThrow(() -> error(
                        leaf,
                        "wrong_operator",
                        "'" + leaf.operator() + "' is for " + (leaf.operator().equals(OF_MEASURE) ? "measures" : "time")
                                + ", and '" + leaf.member() + "' is none."));
        checkValues(leaf, operator);
        if (operator.searches() && leaf.values().stream().anyMatch(Optional::isEmpty)) {
            throw new UserError("not_a_text", "null has no text to look into.", leaf.at() + "/values");
        }
        var values = operator.compares()
                ? numbers(leaf).stream().map(BigDecimal::toPlainString).toList()
                : leaf.values().stream().map(each -> each.orElse("")).toList();
        return new Filter.OnDimension(leaf.member(), operator, operator.isUnary() ? List.of() : values);
    }

    private static Filter onMeasure(CubeFilter.Leaf leaf) {
        if (leaf.operator().equals(OF_MEASURE)) {
            return new Filter.Counted(leaf.member());
        }
        var operator = OPERATORS.get(leaf.operator());
        if (operator == null || operator.searches()) {
            throw error(
                    leaf,
                    "wrong_operator",
                    "'" + leaf.member() + "' is a number, of which '" + leaf.operator() + "' cannot be asked.");
        }
        checkValues(leaf, operator);
        if (operator.isUnary()) {
            return new Filter.OnMeasure(leaf.member(), operator, List.of());
        }
        var filter = new Filter.OnMeasure(leaf.member(), operator, numbers(leaf));
        return leaf.values().stream().allMatch(Optional::isPresent) ? filter : withAbsent(filter);
    }

    /** {@code null} among the values of {@code equals} and {@code notEquals}. */
    private static Filter withAbsent(Filter.OnMeasure filter) {
        return filter.operator() == Operator.EQUALS
                ? new Filter.Any(List.of(filter, new Filter.OnMeasure(filter.measure(), Operator.NOT_SET, List.of())))
                : new Filter.All(List.of(filter, new Filter.OnMeasure(filter.measure(), Operator.SET, List.of())));
    }

    private static void checkValues(CubeFilter.Leaf leaf, Operator operator) {
        var count = leaf.values().size();
        if (!operator.isUnary() && count == 0) {
            throw new UserError("no_values", "Operator '" + leaf.operator() + "' needs values.", leaf.at() + "/values");
        }
        if (operator.compares() && (count > 1 || leaf.values().getFirst().isEmpty())) {
            throw new UserError(
                    "no_values", "Operator '" + leaf.operator() + "' needs one number.", leaf.at() + "/values");
        }
    }

    private static List<BigDecimal> numbers(CubeFilter.Leaf leaf) {
        return leaf.values().stream()
                .flatMap(Optional::stream)
                .map(text -> {
                    if (!NUMBER.matcher(text).matches()) {
                        throw new UserError("not_a_number", "'" + text + "' is not a number.", leaf.at() + "/values");
                    }
                    return new BigDecimal(text);
                })
                .toList();
    }

    private static UserError error(CubeFilter.Leaf leaf, String code, String message) {
        return new UserError(code, message, leaf.at() + "/operator");
    }
}
