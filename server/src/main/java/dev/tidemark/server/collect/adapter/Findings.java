package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.Problem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one item, the first few of them. */
final class Findings {
    private static final int MOST = 8;

    private final List<Problem> problems = new ArrayList<>(0);

    void add(String code, String at, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(code, message, at));
        }
    }

    boolean none() {
        return problems.isEmpty();
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    /** A value out of the request as a message quotes it. */
    static String quote(String value) {
        return '"' + (value.length() <= 40 ? value : value.substring(0, 40) + "…") + '"';
    }
}
