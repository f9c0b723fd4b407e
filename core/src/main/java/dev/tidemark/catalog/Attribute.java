package dev.tidemark.catalog;

/**
 * Something that is known of the entities of a dimension.
 *
 * @param name as the source declares it
 * @param field where it stands in an event
 */
public record Attribute(Dimension dimension, String name, Field field) {

    /** What it is called where it is asked for. */
    public String member() {
        return Dimension.attribute(dimension.name(), name);
    }
}
