package dev.tidemark.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ranges of boards, in the dashboard's own words: a preset such as {@code 7d}; two days, both included, as in
 * {@code 2026-11-01..2026-11-20}; two hours, of which the second is not included, as in
 * {@code 2026-11-01T06..2026-11-01T18}. A panel may also show the last minutes, {@code 5m}.
 */
final class BoardRange {

    static final List<String> PRESETS =
            List.of("today", "yesterday", "24h", "7d", "30d", "week", "month", "last-month", "year", "all");

    static final String MINUTES = "[1-9]m|[1-5][0-9]m|60m";

    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String HOUR = DAY + "T[0-9]{2}";

    /** What a schema can say of it. */
    static final String SHAPE = String.join("|", PRESETS) + "|" + DAY + "[.]{2}" + DAY + "|" + HOUR + "[.]{2}" + HOUR;

    private static final Pattern BOARDS = Pattern.compile(SHAPE);
    private static final Pattern PANELS = Pattern.compile(SHAPE + "|" + MINUTES);

    private BoardRange() {}

    static boolean isMinutes(String range) {
        return range.matches(MINUTES);
    }

    /** The member {@code range} of a board; a mistake is noted. */
    static Optional<String> ofBoard(Declarations declared) {
        return read(declared, BOARDS, "");
    }

    /** The same of a panel. */
    static Optional<String> ofPanel(Declarations declared) {
        return read(declared, PANELS, ", the last minutes such as 5m");
    }

    private static Optional<String> read(Declarations declared, Pattern shape, String more) {
        return declared.text("range").filter(text -> {
            var good = shape.matcher(text).matches() && inOrder(text);
            if (!good) {
                declared.mistake(
                        "range",
                        "'" + text + "' is no range: " + String.join(", ", PRESETS) + more
                                + ", or two days such as 2026-11-01..2026-11-20");
            }
            return good;
        });
    }

    private static boolean inOrder(String text) {
        var ends = text.split("[.]{2}", 2);
        if (ends.length < 2) {
            return true;
        }
        var order = ends[0].compareTo(ends[1]);
        return isDay(ends[0]) && isDay(ends[1]) && (ends[0].contains("T") ? order < 0 : order <= 0);
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text.substring(0, 10));
            return text.length() == 10 || text.substring(11).compareTo("23") <= 0;
        } catch (DateTimeException _) {
            return false;
        }
    }
}
