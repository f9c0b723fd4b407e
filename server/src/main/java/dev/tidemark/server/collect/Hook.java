package dev.tidemark.server.collect;

import java.util.List;
import java.util.Map;

/**
 * Where a platform delivers the events of one tenant's bot or page: a source that has an address of its own.
 *
 * @param sender who it sends for
 * @param name unique in the tenant
 * @param platform such as {@code slack}
 * @param secrets those in force, with which deliveries are signed; two while they are rotated, none where the platform does
 *     not sign
 * @param settings what else the platform needs, such as {@code verify_token}, and {@code url} where its signature is over
 *     the address as it is written there
 */
public record Hook(Sender sender, String name, String platform, List<String> secrets, Map<String, String> settings) {

    /** Without what nobody should read in a log. */
    @Override
    public String toString() {
        return "hook " + name + " of " + platform;
    }
}
