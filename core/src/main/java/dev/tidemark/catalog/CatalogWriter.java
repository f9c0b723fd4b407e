package dev.tidemark.catalog;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Checked records back to the catalog's grammar, as JSON with all defaults written out. */
final class CatalogWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private CatalogWriter() {}

    static String json(Catalog catalog) {
        var root = JSON.createObjectNode();
        var sources = root.putObject("sources");
        catalog.sources().values().forEach(source -> SourceWriter.write(source, sources.putObject(source.name())));
        var rollups = root.putObject("rollups");
        catalog.rollups().values().forEach(rollup -> RollupWriter.write(rollup, rollups.putObject(rollup.name())));
        return JSON.writeValueAsString(root);
    }

    static void texts(ArrayNode to, List<String> texts) {
        texts.forEach(to::add);
    }
}
