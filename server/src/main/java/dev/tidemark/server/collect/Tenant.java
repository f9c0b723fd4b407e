package dev.tidemark.server.collect;

/** The customer whose events a write key collects. */
public record Tenant(int id, String name) {}
