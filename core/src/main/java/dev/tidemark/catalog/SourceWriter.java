package dev.tidemark.catalog;

import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Writes a source as {@link SourceReader} reads it. */
final class SourceWriter {

    private SourceWriter() {}

    static void write(Source source, ObjectNode to) {
        source.table().ifPresentOrElse(table -> attached(table, to), () -> collected(source, to));
        var fields = to.putObject("fields");
        source.fields()
                .values()
                .forEach(field -> fields.putObject(field.name())
                        .put("path", field.path().toString())
                        .put("type", field.type().word()));
        if (!source.entities().isEmpty()) {
            entities(source, to.putObject("entities"));
        }
    }

    private static void collected(Source source, ObjectNode to) {
        CatalogWriter.texts(
                to.putArray("types"), source.types().stream().sorted().toList());
        paths(to, "key", source.key());
        to.put("time", source.time().toString());
        source.user().ifPresent(path -> to.put("user", path.toString()));
        source.session().ifPresent(path -> to.put("session", path.toString()));
        if (!source.schemas().isEmpty()) {
            var schemas = to.putObject("schemas");
            source.schemas().forEach((type, schema) -> schemas.putRawValue(type, new RawValue(schema.json())));
        }
        source.keep().ifPresent(period -> to.put("keep", Span.of(period)));
    }

    private static void attached(AttachedTable table, ObjectNode to) {
        to.put("table", table.schema() + "." + table.name());
        switch (table.tenant()) {
            case AttachedTable.Tenancy.Named(String tenant) -> to.put("tenant", tenant);
            case AttachedTable.Tenancy.InColumn(String column) ->
                to.putObject("tenant").put("column", column);
        }
        to.put("time", table.time());
        if (!table.unique().isEmpty()) {
            var unique = to.putObject("unique");
            new TreeMap<>(table.unique()).forEach((name, rule) -> unique(rule, unique.putObject(name)));
        }
    }

    private static void unique(AttachedTable.Uniqueness rule, ObjectNode to) {
        paths(to, "on", rule.paths());
        rule.whereField().ifPresent(path -> to.putObject("where").put(path.toString(), rule.whereValue()));
    }

    private static void entities(Source source, ObjectNode to) {
        source.entities().forEach((key, attributes) -> {
            var entity = to.putObject(key);
            attributes.forEach((attribute, field) -> entity.put(attribute, field.name()));
        });
    }

    private static void paths(ObjectNode to, String name, List<FieldPath> paths) {
        CatalogWriter.texts(
                to.putArray(name), paths.stream().map(FieldPath::toString).toList());
    }
}
