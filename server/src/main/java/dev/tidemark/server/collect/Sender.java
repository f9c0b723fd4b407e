package dev.tidemark.server.collect;

import dev.tidemark.store.Tenant;

/**
 * Who sends.
 *
 * @param tenant whose events they are
 * @param name what rejects of this sender say where they come from, such as {@code key 17} or {@code /webhooks/slack/support}
 */
public record Sender(Tenant tenant, String name) {

    /** Known by nothing but its tenant. */
    public Sender(Tenant tenant) {
        this(tenant, "");
    }
}
