package dev.tidemark.store;

/** A key that is in force. */
public record AccessKey(long id, KeyRing.Kind kind, Tenant tenant, KeyTerms terms) {}
