package dev.tidemark.server.collect;

import dev.tidemark.store.Tenant;

/**
 * Who sends.
 *
 * @param tenant whose events they are
 * @param name what rejects of this sender say where they come from, such as {@code key 17} or {@code /webhooks/slack/support}
 * @param allowance how much it may send
 * @param origins of which pages may send in its name
 */
public record Sender(Tenant tenant, String name, Allowance allowance, Origins origins) {

    /** One that may send as much as it likes. */
    public Sender(Tenant tenant, String name) {
        this(tenant, name, Allowance.UNLIMITED, Origins.UNSAID);
    }

    /** Known by nothing but its tenant. */
    public Sender(Tenant tenant) {
        this(tenant, "");
    }
}
