package dev.tidemark.boards;

import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The boards of a tenant, wherever they come from. One of a name hides those of the same name that come before it. */
public final class AllBoards {

    private AllBoards() {}

    /** Where a board comes from. */
    public enum Origin {
        MADE,
        DECLARED,
        SAVED;

        /** As answers and lists tell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A board in the list.
     *
     * @param hides where the board comes from that is there again when this one is deleted
     * @param revision of one that is saved
     * @param json what stands under its name in a catalog
     */
    public record Listed(String name, Origin origin, Optional<Origin> hides, OptionalLong revision, String json) {}

    /** Made ones first, then declared, then saved ones; one that hides another stands in its place. */
    public static List<Listed> of(Catalog catalog, List<SavedBoard> saved) {
        var all = new LinkedHashMap<String, Listed>();
        put(all, MadeBoards.of(catalog), Origin.MADE);
        put(all, catalog.boards(), Origin.DECLARED);
        saved.forEach(each -> all.put(
                each.name(),
                new Listed(
                        each.name(),
                        Origin.SAVED,
                        Optional.ofNullable(all.get(each.name())).map(Listed::origin),
                        OptionalLong.of(each.revision()),
                        each.json())));
        return List.copyOf(all.values());
    }

    private static void put(Map<String, Listed> all, Map<String, Board> boards, Origin origin) {
        boards.forEach((name, board) ->
                all.put(name, new Listed(name, origin, Optional.empty(), OptionalLong.empty(), board.toJson())));
    }
}
