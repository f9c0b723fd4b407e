package dev.tidemark.catalog;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a catalog, or somebody who saves one, says of a board. */
final class BoardReader {

    static final List<String> KEYS = List.of("title", "range", "zone", "panels");
    static final int MAX_PANELS = 24;
    static final int MAX_TITLE = 120;

    private final PanelReader panels;

    BoardReader(ShownMembers members) {
        this.panels = new PanelReader(members);
    }

    Map<String, Board> readAll(Declarations declared) {
        return declared.each(name -> Optional.of(read(name, declared.mapping(name))));
    }

    Board read(String name, Declarations declared) {
        declared.only(KEYS);
        return new Board(name, title(declared), BoardRange.ofBoard(declared), zone(declared), panels(declared));
    }

    static Optional<String> title(Declarations declared) {
        return declared.text("title").filter(title -> {
            if (title.length() > MAX_TITLE) {
                declared.mistake("title", "has more than " + MAX_TITLE + " characters");
            }
            return title.length() <= MAX_TITLE;
        });
    }

    private static Optional<String> zone(Declarations declared) {
        return declared.text("zone").filter(zone -> {
            var known = ZoneId.getAvailableZoneIds();
            if (!known.contains(zone)) {
                declared.mistake("zone", "no time zone '" + zone + "'; " + Nearest.clause(zone, known));
            }
            return known.contains(zone);
        });
    }

    private List<Panel> panels(Declarations declared) {
        var list = declared.mappings("panels");
        if (list.isEmpty()) {
            declared.mistake(
                    "panels", "a board needs at least one panel, such as { show: number, measure: page_view.views }");
        }
        if (list.size() > MAX_PANELS) {
            declared.mistake("panels", "at most " + MAX_PANELS + " are possible, here are " + list.size());
        }
        return list.stream().map(panels::read).flatMap(Optional::stream).toList();
    }
}
