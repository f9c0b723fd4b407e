package dev.tidemark.store;

import java.time.Instant;
import java.util.Set;

/**
 * A share that is in force. But for its end it never changes.
 *
 * @param terms which questions it has answered, as JSON
 * @param origins of which pages may embed it, such as {@code https://example.org}; none for no pages
 * @param until when it is over, as is the key that made it
 */
public record Share(String id, Tenant tenant, String title, String terms, Set<String> origins, Instant until) {

    public Share {
        origins = Set.copyOf(origins);
    }
}
