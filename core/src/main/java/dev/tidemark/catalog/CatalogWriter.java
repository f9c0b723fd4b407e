package dev.tidemark.catalog;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checked records back to the catalog's grammar, as JSON with all defaults written out. */
final class CatalogWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private CatalogWriter() {}

    static String json(Catalog catalog) {
        var root = JSON.createObjectNode();
        var sources = root.putObject("sources");
        catalog.sources().values().forEach(source -> write(source, sources.putObject(source.name())));
        var rollups = root.putObject("rollups");
        catalog.rollups().values().forEach(rollup -> write(rollup, rollups.putObject(rollup.name())));
        return JSON.writeValueAsString(root);
    }

    private static void write(Source source, ObjectNode to) {
        texts(to.putArray("types"), source.types().stream().sorted().toList());
        texts(to.putArray("key"), source.key().stream().map(FieldPath::toString).toList());
        to.put("time", source.time().toString());
        source.user().ifPresent(path -> to.put("user", path.toString()));
        source.session().ifPresent(path -> to.put("session", path.toString()));
        var fields = to.putObject("fields");
        source.fields()
                .values()
                .forEach(field -> fields.putObject(field.name())
                        .put("path", field.path().toString())
                        .put("type", field.type().word()));
    }

    private static void write(Rollup rollup, ObjectNode to) {
        to.put("source", rollup.source().name());
        var dimensions = to.putObject("dimensions");
        rollup.dimensions()
                .forEach(each -> dimensions.put(each.name(), each.field().name()));
        var measures = to.putObject("measures");
        rollup.measures().forEach(each -> write(each, measures));
        texts(to.putArray("grains"), List.of(rollup.grain().word()));
    }

    private static void write(Measure measure, ObjectNode to) {
        switch (measure) {
            case Measure.Count(String name) -> to.put(name, "count");
            case Measure.Sum(String name, Field field) -> to.putObject(name).put("sum", field.name());
        }
    }

    private static void texts(ArrayNode to, List<String> texts) {
        texts.forEach(to::add);
    }
}
