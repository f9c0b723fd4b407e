package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Rollup;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What rows can be told apart by: a dimension, or what is known now of the entity that is one.
 *
 * @param attribute of the dimension's entity; absent for the dimension itself
 * @param field where it stands in an event
 */
public record DimensionMember(String name, Dimension dimension, Optional<String> attribute, Field field) {

    /** A dimension, and the attributes of its entity, {@code <dimension>_<attribute>} each. */
    public static Stream<DimensionMember> of(Rollup rollup, Dimension dimension) {
        return Stream.concat(
                Stream.of(new DimensionMember(dimension.name(), dimension, Optional.empty(), dimension.field())),
                rollup.attributes(dimension).entrySet().stream().map(each -> of(dimension, each)));
    }

    private static DimensionMember of(Dimension dimension, Map.Entry<String, Field> attribute) {
        var name = Dimension.attribute(dimension.name(), attribute.getKey());
        return new DimensionMember(name, dimension, Optional.of(attribute.getKey()), attribute.getValue());
    }

    /** All of a rollup. */
    static Stream<DimensionMember> of(Rollup rollup) {
        return rollup.dimensions().stream().flatMap(each -> of(rollup, each));
    }

    static Optional<DimensionMember> of(Rollup rollup, String name) {
        return of(rollup).filter(each -> each.name().equals(name)).findFirst();
    }

    boolean isAttribute() {
        return attribute.isPresent();
    }

    /** Whether rows hold an id for it, in the place of its key. */
    boolean isEntity() {
        return dimension.entity() && !isAttribute();
    }
}
