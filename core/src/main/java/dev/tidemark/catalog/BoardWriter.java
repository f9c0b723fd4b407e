package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Writes a board as {@link BoardReader} reads it. */
final class BoardWriter {

    private BoardWriter() {}

    static void write(Board board, ObjectNode to) {
        put(to, "title", board.title());
        put(to, "range", board.range());
        put(to, "zone", board.zone());
        var panels = to.putArray("panels");
        board.panels().forEach(panel -> write(panel, panels.addObject()));
    }

    private static void write(Panel panel, ObjectNode to) {
        to.put("show", panel.show().word());
        put(to, "title", panel.title());
        measures(panel, to);
        put(to, "by", panel.by());
        if (!panel.filters().isEmpty()) {
            filters(panel.filters(), to.putObject("filters"));
        }
        if (panel.compare()) {
            to.put("compare", "previous");
        }
        panel.limit().ifPresent(limit -> to.put("limit", limit));
        put(to, "order", panel.order().map(each -> each.measure() + (each.ascending() ? ".asc" : ".desc")));
        put(to, "width", panel.width().map(Panel.Width::word));
        put(to, "range", panel.range());
        put(to, "grain", panel.grain().map(Grain::word));
    }

    private static void measures(Panel panel, ObjectNode to) {
        var names = panel.measures().stream()
                .map(name -> panel.source() + "." + name)
                .toList();
        if (names.size() == 1) {
            to.put(panel.newOnes() ? "new_of" : "measure", names.getFirst());
        } else {
            CatalogWriter.texts(to.putArray("measures"), names);
        }
    }

    private static void filters(List<Panel.Filter> filters, ObjectNode to) {
        filters.forEach(each -> CatalogWriter.texts(
                to.withObjectProperty(each.not() ? "not" : "is").putArray(each.member()), each.values()));
    }

    private static void put(ObjectNode to, String name, Optional<String> text) {
        text.ifPresent(each -> to.put(name, each));
    }
}
