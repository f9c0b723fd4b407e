package dev.tidemark.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads which events a rollup counts. Conditions are given back by name of field and values sorted: it is no change to
 * write them in another order.
 */
final class ConditionReader {

    static final int MAX_CONDITIONS = 32;
    static final int MAX_VALUES = 1_000;

    private ConditionReader() {}

    static List<Condition> read(Declarations declared, FieldLookup fields) {
        return declared.atMost(MAX_CONDITIONS).each(name -> condition(declared, name, fields)).values().stream()
                .sorted(Comparator.comparing(condition -> condition.field().name()))
                .toList();
    }

    private static Optional<Condition> condition(Declarations declared, String name, FieldLookup fields) {
        var not = declared.isMapping(name);
        var values = not ? excluded(declared.mapping(name)) : values(declared, name);
        return fields.find(declared, name, name).map(field -> new Condition(field, not, values));
    }

    private static List<String> excluded(Declarations declared) {
        if (declared.only(List.of("not")).names().isEmpty()) {
            declared.mistake("", "should be a value, a list of values, or { not: … }");
        }
        return values(declared, "not");
    }

    private static List<String> values(Declarations declared, String member) {
        var values = declared.values(member).stream().distinct().sorted().toList();
        if (values.size() > MAX_VALUES) {
            declared.mistake(member, "at most " + MAX_VALUES + " values are possible");
        }
        return values;
    }
}
