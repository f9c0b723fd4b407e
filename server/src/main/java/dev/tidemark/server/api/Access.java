package dev.tidemark.server.api;

import dev.tidemark.store.Tenant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token grants.
 *
 * @param tenant whose data its bearer may ask about; no question can name another one
 * @param key the key whose secret it is, if it is one of a key
 * @param share which questions alone are answered, if it is the token of a share
 */
public record Access(Tenant tenant, Set<Scope> scopes, OptionalLong key, Optional<SharedView> share) {

    public Access {
        scopes = Set.copyOf(scopes);
    }

    /** Of a token that belongs to no key. */
    public Access(Tenant tenant, Set<Scope> scopes) {
        this(tenant, scopes, OptionalLong.empty(), Optional.empty());
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

    /** Of a share's token: answers within its terms, and which members are in them. */
    public static Access of(SharedView view) {
        return new Access(
                view.share().tenant(), EnumSet.of(Scope.META, Scope.DATA), OptionalLong.empty(), Optional.of(view));
    }

    /** The same, of a secret of this key. */
    public Access ofKey(long id) {
        return new Access(tenant, scopes, OptionalLong.of(id), share);
    }

    /** What answers depend on: the same for all tokens of a tenant, and for all who look at one share. */
    Access ofAnyKey() {
        return new Access(tenant, share.isPresent() ? scopes : Set.of(), OptionalLong.empty(), share);
    }
}
