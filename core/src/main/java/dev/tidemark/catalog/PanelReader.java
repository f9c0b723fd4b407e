package dev.tidemark.catalog;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads what a board says of one panel. */
final class PanelReader {

    static final int MAX_MEASURES = 3;
    static final int MAX_LIMIT = 100;
    static final int MAX_SPLIT = 12;

    /** The words that each kind of panel has beside the common ones. */
    private static final Map<Panel.Show, List<String>> OWN = new EnumMap<>(Map.of(
            Panel.Show.NUMBER, List.of("new_of", "compare"),
            Panel.Show.SERIES, List.of("measures", "by", "limit", "compare", "grain"),
            Panel.Show.TOP, List.of("measures", "by", "limit", "compare", "order"),
            Panel.Show.HEAT, List.of("by", "limit")));

    private static final List<String> COMMON = List.of("show", "title", "measure", "filters", "width", "range");

    static final List<String> KEYS = Stream.concat(
                    COMMON.stream(), OWN.values().stream().flatMap(List::stream))
            .distinct()
            .toList();

    private final PanelMembers members;

    PanelReader(ShownMembers members) {
        this.members = new PanelMembers(members);
    }

    Optional<Panel> read(Declarations declared) {
        if (!declared.has("show")) {
            declared.mistake("show", "say what the panel shows: " + Nearest.clause("", words(Panel.Show.values())));
        }
        return word(declared, "show", Panel.Show.values()).flatMap(show -> read(show, declared));
    }

    private Optional<Panel> read(Panel.Show show, Declarations declared) {
        declared.only(Stream.concat(COMMON.stream(), OWN.getOrDefault(show, List.of()).stream())
                .toList());
        var newOnes = declared.has("new_of");
        var named = members.measures(declared);
        var title = BoardReader.title(declared);
        var compare = compare(declared);
        var limit = limit(show, declared);
        var order = order(declared);
        var width = word(declared, "width", Panel.Width.values());
        var range = BoardRange.ofPanel(declared);
        var grain = grain(declared);
        var by = declared.text("by");
        var filters = filters(declared.mapping("filters"));
        return named.map(found -> new Panel(
                        show,
                        title,
                        found.source(),
                        found.measures(),
                        newOnes,
                        by,
                        filters,
                        compare,
                        limit,
                        order,
                        width,
                        range,
                        grain))
                .filter(panel -> members.fit(panel, declared));
    }

    private static boolean compare(Declarations declared) {
        var word = declared.text("compare");
        word.filter(text -> !text.equals("previous"))
                .ifPresent(text ->
                        declared.mistake("compare", "'" + text + "' is nothing to compare with; it can be previous"));
        return word.isPresent();
    }

    private static OptionalInt limit(Panel.Show show, Declarations declared) {
        return declared.text("limit")
                .flatMap(text ->
                        WholeNumber.of(declared, "limit", text, 1, show == Panel.Show.SERIES ? MAX_SPLIT : MAX_LIMIT))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private static Optional<Panel.Order> order(Declarations declared) {
        return declared.text("order").flatMap(text -> {
            var parts = text.split("[.]", -1);
            var good = parts.length <= 2
                    && (parts.length == 1 || List.of("asc", "desc").contains(parts[1]));
            if (!good) {
                declared.mistake("order", "should be a measure, or a measure with .asc or .desc");
            }
            return good
                    ? Optional.of(new Panel.Order(parts[0], parts.length == 2 && parts[1].equals("asc")))
                    : Optional.empty();
        });
    }

    private static Optional<Grain> grain(Declarations declared) {
        var known = Stream.of(Grain.HOUR, Grain.DAY, Grain.WEEK, Grain.MONTH).toList();
        var word = declared.text("grain");
        var grain = word.flatMap(
                text -> known.stream().filter(each -> each.word().equals(text)).findFirst());
        if (word.isPresent() && grain.isEmpty()) {
            declared.mistake(
                    "grain",
                    "no grain '" + word.get() + "' of a series; "
                            + Nearest.clause(
                                    word.get(), known.stream().map(Grain::word).toList()));
        }
        return grain;
    }

    private static List<Panel.Filter> filters(Declarations declared) {
        declared.only(List.of("is", "not"));
        return Stream.of("is", "not")
                .flatMap(word -> filters(declared.mapping(word), word.equals("not")))
                .toList();
    }

    private static Stream<Panel.Filter> filters(Declarations declared, boolean not) {
        return declared.atMost(ConditionReader.MAX_CONDITIONS).names().stream()
                .map(member -> new Panel.Filter(
                        member, not, declared.values(member).stream().distinct().toList()));
    }

    private static <E extends Enum<E>> Optional<E> word(Declarations declared, String member, E[] known) {
        var text = declared.text(member);
        var found = text.flatMap(word ->
                Arrays.stream(known).filter(each -> lower(each).equals(word)).findFirst());
        if (text.isPresent() && found.isEmpty()) {
            declared.mistake(member, "no '" + text.get() + "' here; " + Nearest.clause(text.get(), words(known)));
        }
        return found;
    }

    static <E extends Enum<E>> List<String> words(E[] known) {
        return Arrays.stream(known).map(PanelReader::lower).toList();
    }

    private static String lower(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT);
    }
}
