package dev.tidemark.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All shares that are in force, by the hashes of their secrets, in memory, as {@link KeyRing} is. */
public final class ShareRing {

    /** Lets nobody in. */
    public static final ShareRing EMPTY = new ShareRing(Map.of());

    private static final String PREFIX = "tm_share_";

    private final Map<Secret.Hash, Share> shares;
    private final Map<String, Share> byId;

    ShareRing(Map<Secret.Hash, Share> shares) {
        this.shares = Map.copyOf(shares);
        this.byId = shares.values().stream().collect(Collectors.toUnmodifiableMap(Share::id, Function.identity()));
    }

    /** Whether a token is written as those of shares are. */
    public static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }

    /** The share with this secret; nothing for one that is unknown, revoked, or over at this time. */
    public Optional<Share> find(String secret, Instant now) {
        return Optional.ofNullable(shares.get(Secret.hashOf(secret))).filter(each -> now.isBefore(each.until()));
    }

    /** The share of this id, likewise. */
    public Optional<Share> named(String id, Instant now) {
        return Optional.ofNullable(byId.get(id)).filter(each -> now.isBefore(each.until()));
    }

    String[] ids() {
        return byId.keySet().toArray(String[]::new);
    }

    Optional<Share> known(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
