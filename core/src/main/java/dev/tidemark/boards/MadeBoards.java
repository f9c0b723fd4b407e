package dev.tidemark.boards;

import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Panel;
import dev.tidemark.catalog.PanelDraft;
import dev.tidemark.catalog.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The boards that follow from a catalog: one of each source, made to its trade where that can be told. */
public final class MadeBoards {

    /** With fewer panels than these a board says no more than the explorer does. */
    private static final int FEWEST_PANELS = 2;

    private final Catalog catalog;
    private final Map<String, Board> boards = new LinkedHashMap<>();

    private MadeBoards(Catalog catalog) {
        this.catalog = catalog;
    }

    /** By name, made to a trade first. Each of their panels can be shown as the catalog is. */
    public static Map<String, Board> of(Catalog catalog) {
        var made = new MadeBoards(catalog);
        var sources = catalog.sources().values();
        sources.forEach(source -> made.add("conversations", "Conversations", source, Conversations::panels));
        sources.forEach(source -> made.add("publishing", "Publishing", source, Publishing::panels));
        sources.forEach(source -> made.add(source.name(), words(source.name()), source, Plain::panels));
        return made.boards;
    }

    /** What is made of a source; nothing where it is not of this trade. */
    @FunctionalInterface
    private interface Trade {
        Stream<PanelDraft> panels(Shape shape);
    }

    /** A second source of a trade has a board of its own name; one that has a board already gets no other. */
    private void add(String trade, String title, Source source, Trade panels) {
        if (boards.values().stream().anyMatch(board -> isOf(board, source))) {
            return;
        }
        var shape = Shape.of(catalog, source);
        var shown =
                panels.panels(shape).map(PanelDraft::panel).filter(shape::shows).toList();
        if (shown.size() >= FEWEST_PANELS) {
            var name = boards.containsKey(trade) ? source.name() : trade;
            var titled = name.equals(trade) ? title : title + " · " + words(source.name());
            boards.putIfAbsent(name, board(name, titled, shown));
        }
    }

    private static Board board(String name, String title, List<Panel> panels) {
        return new Board(name, Optional.of(title), Optional.of("24h"), Optional.empty(), panels);
    }

    private static boolean isOf(Board board, Source source) {
        return board.panels().getFirst().source().equals(source.name());
    }

    /** {@code page_view}: Page view. */
    static String words(String name) {
        var words = name.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
