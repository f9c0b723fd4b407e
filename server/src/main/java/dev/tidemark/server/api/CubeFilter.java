package dev.tidemark.server.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A filter as it was written. Where each stands is a JSON pointer. */
sealed interface CubeFilter {

    /** @param word {@code and} or {@code or} */
    record Group(String word, List<CubeFilter> members) implements CubeFilter {}

    /**
     * One that names a member.
     *
     * @param values nothing where {@code null} was written
     */
    record Leaf(String member, String operator, List<Optional<String>> values, String at) implements CubeFilter {}

    /** The same wherever it stands. */
    default CubeFilter anywhere() {
        return switch (this) {
            case Group(var word, var members) ->
                new Group(word, members.stream().map(CubeFilter::anywhere).toList());
            case Leaf(var member, var operator, var values, var _) -> new Leaf(member, operator, values, "");
        };
    }

    /** The same, as filters that have to hold together. */
    default Stream<CubeFilter> conjuncts() {
        return this instanceof Group(var word, var members) && word.equals("and")
                ? members.stream().flatMap(CubeFilter::conjuncts)
                : Stream.of(this);
    }

    /** Those that name a member. */
    default Stream<Leaf> leaves() {
        return switch (this) {
            case Group(var _, var members) -> members.stream().flatMap(CubeFilter::leaves);
            case Leaf leaf -> Stream.of(leaf);
        };
    }
}
