package dev.tidemark.cli.entities;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.catalog.Source;
import dev.tidemark.cli.CommandFailure;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of entities that a catalog declares.
 *
 * @param name {@code source.field}, as the database has it
 * @param key the field that is the natural key
 * @param attributes what is declared of them, by name
 */
public record EntityKind(String name, String key, Map<String, Field> attributes) {

    /** The kind that {@code source.field} or {@code rollup.dimension} means, or the complaint that there is none. */
    public static EntityKind find(Catalog catalog, String words) {
        return all(catalog)
                .filter(each -> each.name().equals(words))
                .findFirst()
                .or(() -> ofDimension(catalog, words))
                .orElseThrow(() -> CommandFailure.wrongInput("the catalog declares no entities '%s'; %s"
                        .formatted(
                                words,
                                Nearest.clause(
                                        words,
                                        all(catalog).map(EntityKind::name).toList()))));
    }

    private static Stream<EntityKind> all(Catalog catalog) {
        return catalog.sources().values().stream()
                .flatMap(source -> source.entities().keySet().stream().map(field -> of(source, field)));
    }

    private static EntityKind of(Source source, String field) {
        return new EntityKind(
                source.name() + "." + field, field, source.entities().getOrDefault(field, Map.of()));
    }

    private static Optional<EntityKind> ofDimension(Catalog catalog, String words) {
        var dot = words.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : catalog.rollup(words.substring(0, dot))
                        .flatMap(rollup ->
                                rollup.dimension(words.substring(dot + 1)).flatMap(dimension -> of(rollup, dimension)));
    }

    private static Optional<EntityKind> of(Rollup rollup, Dimension dimension) {
        var field = dimension.field().name();
        return dimension.entity() && rollup.source().entities().containsKey(field)
                ? Optional.of(of(rollup.source(), field))
                : Optional.empty();
    }
}
