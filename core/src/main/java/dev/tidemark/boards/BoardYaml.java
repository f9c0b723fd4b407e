package dev.tidemark.boards;

import java.util.Collection;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Boards as YAML, to be put into a catalog. */
public final class BoardYaml {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private BoardYaml() {}

    /** The catalog's member {@code boards} with these, ending with the end of a line. */
    public static String text(Collection<AllBoards.Listed> boards) {
        var json = JsonMapper.shared().createObjectNode();
        var all = json.putObject("boards");
        boards.forEach(each -> all.set(each.name(), JsonMapper.shared().readTree(each.json())));
        return YAML.writeValueAsString(json);
    }
}
