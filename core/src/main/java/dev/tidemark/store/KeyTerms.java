package dev.tidemark.store;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a key allows, and how much of it.
 *
 * @param scopes what a read token may ask for; empty for everything. Of a write key {@link #IMPORT}, or empty
 * @param rate none for as fast as it can; only of write keys
 * @param quota none for as many as there are; only of write keys
 * @param origins of which pages may send with it, such as {@code https://example.org}, or {@code *} for any; empty for no pages;
 *     only of write keys
 * @param expires {@link Instant#MAX} for never
 */
public record KeyTerms(
        Set<String> scopes, Optional<Rate> rate, Optional<Quota> quota, Set<String> origins, Instant expires) {

    /** The scope of a write key that imports files, and does not send events. */
    public static final String IMPORT = "import";

    /** The scope of an operator's key, which has no other. */
    public static final String OPERATE = "operate";

    /** Everything, for ever, but not from pages. */
    public static final KeyTerms UNLIMITED =
            new KeyTerms(Set.of(), Optional.empty(), Optional.empty(), Set.of(), Instant.MAX);

    public KeyTerms {
        scopes = Set.copyOf(scopes);
        origins = Set.copyOf(origins);
    }

    /** Whether a write key with them imports files, and does not send events. */
    public boolean imports() {
        return scopes.contains(IMPORT);
    }
}
