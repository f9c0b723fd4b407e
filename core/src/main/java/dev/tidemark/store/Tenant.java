package dev.tidemark.store;

/**
 * A customer whose data it is.
 *
 * @param id first column of every key
 * @param name as people and tokens write it
 */
public record Tenant(int id, String name) {}
