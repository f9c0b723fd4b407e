package dev.tidemark.server.collect;

import java.util.Set;

/**
 * Pages of which origins may send with a key.
 *
 * @param allowed as browsers write them, such as {@code https://example.org}; {@code *} for any; empty where nobody said
 */
public record Origins(Set<String> allowed) {

    /** Nobody said: a page is let in as everybody is, and its browser does not let it read the answer. */
    public static final Origins UNSAID = new Origins(Set.of());

    private static final String ANY = "*";

    public Origins {
        allowed = Set.copyOf(allowed);
    }

    /** Whether a page of this origin may read answers. */
    boolean lists(String origin) {
        return allowed.contains(ANY) || allowed.contains(origin);
    }

    /** Whether a page of this origin is turned away. */
    boolean refuses(String origin) {
        return !allowed.isEmpty() && !lists(origin);
    }
}
