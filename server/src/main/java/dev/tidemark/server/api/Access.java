package dev.tidemark.server.api;

import dev.tidemark.store.Tenant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a token grants.
 *
 * @param tenant whose data its bearer may ask about; no question can name another one
 */
public record Access(Tenant tenant, Set<Scope> scopes) {

    public Access {
        scopes = Set.copyOf(scopes);
    }

    /** Of a read token. */
    public static Access toEverythingOf(Tenant tenant) {
        return new Access(tenant, EnumSet.allOf(Scope.class));
    }
}
