package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;

/** Holds the members of panels against what the catalog keeps, and notes what cannot be shown. */
final class PanelMembers {

    private final ShownMembers known;
    private final PanelShape shape;

    PanelMembers(ShownMembers known) {
        this.known = known;
        this.shape = new PanelShape(known);
    }

    record Named(String source, List<String> measures) {}

    /** What {@code measure}, {@code measures} or {@code new_of} names; nothing if there is no such thing. */
    Optional<Named> measures(Declarations declared) {
        var words = List.of("measure", "measures", "new_of").stream()
                .filter(declared::has)
                .toList();
        if (words.size() != 1) {
            declared.mistake(
                    words.isEmpty() ? "measure" : words.getLast(),
                    "a panel names its measure once, such as measure: page_view.views");
            return Optional.empty();
        }
        var word = words.getFirst();
        var names = word.equals("measures")
                ? declared.texts(word)
                : declared.text(word).stream().toList();
        if (names.size() > PanelReader.MAX_MEASURES) {
            declared.mistake(word, "at most " + PanelReader.MAX_MEASURES + " are possible, here are " + names.size());
        }
        return named(names.stream().distinct().toList(), word, declared);
    }

    private Optional<Named> named(List<String> names, String word, Declarations declared) {
        var good =
                names.stream().filter(name -> isMeasure(name, word, declared)).toList();
        var sources = good.stream().map(PanelMembers::source).distinct().toList();
        if (sources.size() > 1) {
            declared.mistake(word, "a panel shows one source, here are " + String.join(" and ", sources));
        }
        return good.isEmpty() || good.size() < names.size() || sources.size() > 1
                ? Optional.empty()
                : Optional.of(new Named(
                        sources.getFirst(),
                        good.stream().map(PanelMembers::member).toList()));
    }

    private boolean isMeasure(String name, String word, Declarations declared) {
        var source = source(name);
        if (!name.contains(".") || !known.sources().contains(source)) {
            declared.mistake(
                    word,
                    name.contains(".")
                            ? "no source '" + source + "'; " + Nearest.clause(source, known.sources())
                            : "'" + name + "' should be a source and its measure, such as page_view.views");
            return false;
        }
        var measures = known.measures(source);
        if (!measures.contains(member(name))) {
            declared.mistake(
                    word,
                    "source '%s' has no measure '%s'; %s"
                            .formatted(source, member(name), Nearest.clause(member(name), measures)));
        }
        return measures.contains(member(name));
    }

    private static String source(String name) {
        return name.replaceFirst("[.].*", "");
    }

    private static String member(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Whether it can be shown; if not, that is noted. */
    boolean fit(Panel panel, Declarations declared) {
        return isKnown(panel, declared) && isShaped(panel, declared) && isTogether(panel, declared);
    }

    private boolean isKnown(Panel panel, Declarations declared) {
        var dimensions = known.dimensions(panel.source());
        panel.by()
                .filter(name -> !dimensions.contains(name))
                .ifPresent(name -> declared.mistake("by", none(panel, name)));
        panel.filters().stream()
                .filter(each -> !dimensions.contains(each.member()))
                .forEach(each -> declared.mapping("filters")
                        .mapping(each.not() ? "not" : "is")
                        .mistake(each.member(), none(panel, each.member())));
        panel.order()
                .filter(order -> !panel.measures().contains(order.measure()))
                .ifPresent(order -> declared.mistake(
                        "order",
                        "the panel has no measure '" + order.measure() + "'; "
                                + Nearest.clause(order.measure(), panel.measures())));
        return dimensions.containsAll(panel.dimensions());
    }

    private String none(Panel panel, String name) {
        return "source '%s' has no dimension '%s'; %s"
                .formatted(panel.source(), name, Nearest.clause(name, known.dimensions(panel.source())));
    }

    private boolean isShaped(Panel panel, Declarations declared) {
        var wrong = shape.wrong(panel);
        wrong.ifPresent(each -> declared.mistake(each.at(), each.message()));
        return wrong.isEmpty();
    }

    private boolean isTogether(Panel panel, Declarations declared) {
        var together = known.together(panel.source(), panel.measures(), panel.dimensions());
        if (!together) {
            declared.mistake(
                    "",
                    "no rollup of '%s' counts %s%s; show fewer, or declare one that does"
                            .formatted(
                                    panel.source(),
                                    String.join(", ", panel.measures()),
                                    panel.dimensions().isEmpty()
                                            ? " without counting events twice"
                                            : " by " + String.join(", ", panel.dimensions())));
        }
        return together;
    }
}
