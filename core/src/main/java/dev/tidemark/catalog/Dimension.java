package dev.tidemark.catalog;

/**
 * By what a rollup's events are told apart.
 *
 * @param field where its member stands in an event
 * @param explode the field holds an array, and the event counts once for each different element of it
 * @param entity stored as a 64-bit hash of the member, which is kept with its attributes in {@code tidemark.entities}
 * @param absent the member of an event that has no value there; {@code ''} unless declared
 */
public record Dimension(String name, Field field, boolean explode, boolean entity, String absent) {

    /** What an attribute of its entity is called where it is asked for. */
    public static String attribute(String dimension, String attribute) {
        return dimension + "_" + attribute;
    }

    /** A dimension whose members are kept as they are. */
    public static Dimension plain(String name, Field field) {
        return new Dimension(name, field, false, false, "");
    }
}
