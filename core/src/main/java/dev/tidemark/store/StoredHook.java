package dev.tidemark.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A platform's delivery address that is in force.
 *
 * @param name unique in the tenant
 * @param secret with which the platform signs; {@code ''} where it does not
 * @param oldSecret the one of before, {@code ''} for none
 * @param oldSecretUntil when the one of before is in force no more
 * @param settings what else the platform needs
 */
public record StoredHook(
        Tenant tenant,
        String name,
        String platform,
        String secret,
        String oldSecret,
        Instant oldSecretUntil,
        Map<String, String> settings) {

    public StoredHook {
        settings = Map.copyOf(settings);
    }

    /** The secrets in force at a time, the newest first. */
    public List<String> secrets(Instant now) {
        return Stream.of(secret, now.isBefore(oldSecretUntil) ? oldSecret : "")
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** No secret of anybody, wherever this is written. */
    @Override
    public String toString() {
        return "/webhooks/" + platform + "/" + name + " of " + tenant.name();
    }
}
