package dev.tidemark.server.api;

import java.util.List;
import java.util.Optional;

/**
 * A statement of {@code cubesql} as it was written. Where each part stands is told as {@code line 1, column 8}.
 *
 * @param where conditions on rows
 * @param having conditions on groups
 */
record SqlSelect(
        boolean distinct,
        List<Item> items,
        Name from,
        Optional<Condition> where,
        List<Term> groups,
        Optional<Condition> having,
        List<Sorted> order,
        Optional<String> limit,
        Optional<String> offset) {

    /** What is named: a column, a call, or, as {@code 1} or an alias, something of the select list. */
    sealed interface Term {
        String at();
    }

    record Name(String name, String at) implements Term {}

    record Place(String digits, String at) implements Term {}

    /** @param arguments of which {@code *} is a name */
    record Call(String function, boolean distinct, List<Value> arguments, String at) implements Term {}

    /** An argument or a constant. */
    record Value(String text, boolean name, String at) {}

    record Item(Term term, Optional<String> alias) {}

    record Sorted(Term term, boolean descending) {}

    sealed interface Condition {}

    /** @param word {@code and} or {@code or} */
    record Junction(String word, List<Condition> members) implements Condition {}

    /** @param operator as it is written, in lower case: {@code =}, {@code not in}, {@code is null} */
    record Test(Term term, String operator, List<Value> values, String at) implements Condition {}
}
