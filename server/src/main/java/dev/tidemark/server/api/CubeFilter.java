package dev.tidemark.server.api;

import java.util.List;
import java.util.Optional;

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
}
