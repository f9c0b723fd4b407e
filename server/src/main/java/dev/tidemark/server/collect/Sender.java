package dev.tidemark.server.collect;

import dev.tidemark.store.Tenant;

/**
 * Who sends.
 *
 * @param tenant whose events they are
 */
public record Sender(Tenant tenant) {}
