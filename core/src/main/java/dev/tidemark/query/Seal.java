package dev.tidemark.query;

/**
 * Under which a tenant's answer about sealed time holds: as long as both are the same, and none of its deltas waits there.
 *
 * @param ofAll revision of what changed for all tenants
 * @param ofTenant revision of what changed for this one
 */
record Seal(long ofAll, long ofTenant) {}
