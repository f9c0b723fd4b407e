package dev.tidemark.store;

/**
 * A key that is in force.
 *
 * @param tenant {@link Tenant#NONE} of an operator's key
 */
public record AccessKey(long id, KeyRing.Kind kind, Tenant tenant, KeyTerms terms) {}
