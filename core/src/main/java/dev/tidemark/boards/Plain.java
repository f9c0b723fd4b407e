package dev.tidemark.boards;

import static dev.tidemark.catalog.Panel.Show.HEAT;
import static dev.tidemark.catalog.Panel.Show.NUMBER;
import static dev.tidemark.catalog.Panel.Show.SERIES;
import static dev.tidemark.catalog.Panel.Show.TOP;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.PanelDraft;
import java.util.List;
import java.util.stream.Stream;

/** The board of any source: its numbers, their course, and its dimensions. */
final class Plain {

    private static final int NUMBERS = 4;
    private static final int TABLES = 6;
    private static final int ROWS = 10;

    private Plain() {}

    static Stream<PanelDraft> panels(Shape shape) {
        var of = new Drafts(shape.source());
        var names = shape.measures().flatMap(Measure::members).distinct().toList();
        return Stream.of(
                        names.stream()
                                .map(each -> of.draft(NUMBER, MadeBoards.words(each), each)
                                        .compared())
                                .limit(NUMBERS),
                        names.stream()
                                .limit(1)
                                .map(each -> of.draft(SERIES, MadeBoards.words(each) + " over time", each)
                                        .compared()
                                        .wide()),
                        shape.dimensions().limit(TABLES).flatMap(each -> table(shape, each, names)),
                        shape.count().stream()
                                .map(each -> of.draft(HEAT, "Hours of the week", each)
                                        .over("30d")))
                .flatMap(each -> each);
    }

    private static Stream<PanelDraft> table(Shape shape, Dimension dimension, List<String> names) {
        var measures = shape.beside(dimension.name(), names.stream());
        return measures.isEmpty()
                ? Stream.of()
                : Stream.of(PanelDraft.of(TOP, "By " + dimension.name().replace('_', ' '), shape.source(), measures)
                        .by(dimension.name())
                        .limit(ROWS));
    }
}
