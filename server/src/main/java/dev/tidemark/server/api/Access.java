package dev.tidemark.server.api;

import dev.tidemark.store.Tenant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token grants.
 *
 * @param tenant whose data its bearer may ask about; no question can name another one
 */
public record Access(Tenant tenant, Set<Scope> scopes) {

    public Access {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Of a read token.
     *
     * @param words of its scopes; none for everything
     */
    public static Access of(Tenant tenant, Set<String> words) {
        return words.isEmpty()
                ? toEverythingOf(tenant)
                : new Access(
                        tenant,
                        words.stream().flatMap(word -> Scope.of(word).stream()).collect(Collectors.toSet()));
    }

    /** Of a read token without limits. */
    public static Access toEverythingOf(Tenant tenant) {
        return new Access(tenant, EnumSet.allOf(Scope.class));
    }
}
