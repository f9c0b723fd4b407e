package dev.tidemark.store;

/**
 * A customer whose data it is.
 *
 * @param id first column of every key
 * @param name as people and tokens write it
 */
public record Tenant(int id, String name) {

    /** Nobody: what an operator's key belongs to. */
    public static final Tenant NONE = new Tenant(0, "");
}
