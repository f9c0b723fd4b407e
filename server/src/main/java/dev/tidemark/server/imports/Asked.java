package dev.tidemark.server.imports;

import dev.tidemark.imports.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks to be imported over HTTP.
 *
 * @param files the name of a file or a pattern, by rollup; {@code -} is the body
 * @param key by which it is known when it is sent again
 */
record Asked(Map<String, String> files, Slice slice, long maxErrors, Optional<Format> format, Optional<String> key) {

    static final String BODY = "-";

    /** The request will not do. */
    static final class Wrong extends Exception {
        private final transient List<Problem> problems;

        Wrong(String code, String message, String at) {
            this(List.of(new Problem(code, message, at)));
        }

        Wrong(List<Problem> problems) {
            super(problems.getFirst().message());
            this.problems = problems;
        }

        List<Problem> problems() {
            return problems;
        }
    }
}
