package dev.tidemark.catalog;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checked records back to the catalog's grammar, as JSON with all defaults written out. */
final class CatalogWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Characters that JSON may hold as they are and YAML may not (YAML 1.2.2, 5.1), and its other breaks of lines. */
    private static final Pattern NOT_YAML = Pattern.compile("[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]");

    private CatalogWriter() {}

    static String json(Catalog catalog) {
        var root = JSON.createObjectNode();
        var sources = root.putObject("sources");
        catalog.sources().values().forEach(source -> SourceWriter.write(source, sources.putObject(source.name())));
        var rollups = root.putObject("rollups");
        catalog.rollups().values().forEach(rollup -> RollupWriter.write(rollup, rollups.putObject(rollup.name())));
        if (!catalog.boards().isEmpty()) {
            var boards = root.putObject("boards");
            catalog.boards().values().forEach(board -> BoardWriter.write(board, boards.putObject(board.name())));
        }
        return text(root);
    }

    /** As one line, which is YAML too. */
    static String text(ObjectNode json) {
        return NOT_YAML.matcher(JSON.writeValueAsString(json))
                .replaceAll(odd -> "\\\\u%04x".formatted((int) odd.group().charAt(0)));
    }

    static void texts(ArrayNode to, List<String> texts) {
        texts.forEach(to::add);
    }
}
