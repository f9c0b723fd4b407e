package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of panels, each of which shows the answer to one question. No part of what the database keeps: changing one
 * changes no rollup.
 *
 * @param range of all panels that have none of their own, as {@link BoardRange} reads it; the viewer's choice unless said
 * @param zone in which hours and days are told; the viewer's unless said
 * @param panels in the order in which they stand
 */
public record Board(
        String name, Optional<String> title, Optional<String> range, Optional<String> zone, List<Panel> panels) {

    public Board {
        panels = List.copyOf(panels);
    }

    /**
     * Reads one that somebody saved: JSON (or YAML) of what stands under its name in a catalog.
     *
     * @param name what it is called; mistakes are found in a file of this name
     * @param catalog whose members it may show
     * @throws InvalidCatalog with all mistakes
     */
    public static Board parse(String name, String text, Catalog catalog) {
        var mistakes = new Mistakes(name);
        var root = Declarations.of(mistakes, "", new YamlReader(mistakes).read(text));
        var names = Declarations.of(mistakes, "", YamlNode.Mapping.empty(1));
        if (!Declarations.NAME.matcher(name).matches()) {
            names.mistake("name", Declarations.NO_NAME);
        }
        var board = new BoardReader(
                        new ShownMembers(catalog.sources(), catalog.rollups().values()))
                .read(name, root);
        mistakes.throwIfAny();
        return board;
    }

    /** As JSON of the catalog's grammar, without its name. */
    public String toJson() {
        var json = JsonMapper.shared().createObjectNode();
        BoardWriter.write(this, json);
        return CatalogWriter.text(json);
    }
}
