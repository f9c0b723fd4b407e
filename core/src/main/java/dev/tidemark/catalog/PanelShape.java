package dev.tidemark.catalog;

import java.util.Optional;

/** What a panel of each kind can show of the members that it names, which are there. */
final class PanelShape {

    /** @param at the word that is wrong */
    record Wrong(String at, String message) {}

    private final ShownMembers known;

    PanelShape(ShownMembers known) {
        this.known = known;
    }

    Optional<Wrong> wrong(Panel panel) {
        return minutes(panel).or(() -> switch (panel.show()) {
            case NUMBER -> number(panel);
            case SERIES -> series(panel);
            case TOP -> when(panel.by().isEmpty(), "by", "a table needs the dimension of its rows");
            case HEAT -> when(!adds(panel), "measure", "a heat map adds hours up, which only a count or a sum allows");
        });
    }

    /** They are counted from the events themselves, which is for a single number. */
    private static Optional<Wrong> minutes(Panel panel) {
        return when(
                panel.range().filter(BoardRange::isMinutes).isPresent()
                        && (panel.show() != Panel.Show.NUMBER || panel.newOnes() || panel.compare()),
                "range",
                "only a number that is not compared can be of the last minutes");
    }

    private Optional<Wrong> number(Panel panel) {
        return when(
                        panel.newOnes() && !(first(panel).orElse(null) instanceof Measure.CountDistinct),
                        "new_of",
                        "only what a count_distinct counts can be new")
                .or(() -> when(panel.newOnes() && panel.compare(), "compare", "who is new is not compared"))
                .or(() -> when(
                        panel.newOnes() && panel.range().filter("all"::equals).isPresent(),
                        "range",
                        "before everything nobody was seen"));
    }

    private Optional<Wrong> series(Panel panel) {
        var several = panel.measures().size() > 1;
        var split = panel.by().isPresent();
        return when(panel.compare() && several, "compare", "only one measure is compared")
                .or(() -> when(split && several, "by", "either several measures or a split"))
                .or(() -> when(split && panel.compare(), "compare", "a split series is not compared"))
                .or(() -> when(!split && panel.limit().isPresent(), "limit", "only a split has members to limit"))
                .or(() -> when(
                        panel.by()
                                .filter(by -> known.isEntity(panel.source(), by))
                                .isPresent(),
                        "by",
                        "has too many members to split a series; show: top tells the first of them"));
    }

    private boolean adds(Panel panel) {
        return first(panel)
                .filter(each -> each instanceof Measure.Count || each instanceof Measure.Sum)
                .isPresent();
    }

    private Optional<Measure> first(Panel panel) {
        return known.measure(panel.source(), panel.measures().getFirst());
    }

    private static Optional<Wrong> when(boolean wrong, String at, String message) {
        return wrong ? Optional.of(new Wrong(at, message)) : Optional.empty();
    }
}
