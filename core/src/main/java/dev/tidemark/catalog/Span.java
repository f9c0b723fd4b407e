package dev.tidemark.catalog;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Lengths of time as a catalog writes them: {@code 10m}, {@code 400d}, {@code 13 months}. */
final class Span {

    /** What {@link #duration} reads. */
    static final String DURATION = "[0-9]{1,5}(m|h|d| minutes?| hours?| days?)";

    /** What {@link #period} reads. */
    static final String PERIOD = "[1-9][0-9]{0,4}(d|w|mo|y| days?| weeks?| months?| years?)";

    /** How many, and the unit in the singular. */
    private static final Pattern PARTS = Pattern.compile("([0-9]+) ?([a-z]+?)s?");

    private static final Map<String, IntFunction<Duration>> DURATIONS = Map.of(
            "m", Duration::ofMinutes,
            "minute", Duration::ofMinutes,
            "h", Duration::ofHours,
            "hour", Duration::ofHours,
            "d", Duration::ofDays,
            "day", Duration::ofDays);

    private static final Map<String, IntFunction<Period>> PERIODS = Map.of(
            "d", Period::ofDays,
            "day", Period::ofDays,
            "w", Period::ofWeeks,
            "week", Period::ofWeeks,
            "mo", Period::ofMonths,
            "month", Period::ofMonths,
            "y", Period::ofYears,
            "year", Period::ofYears);

    private Span() {}

    static Optional<Duration> duration(String text) {
        return text.matches(DURATION) ? read(text, DURATIONS) : Optional.empty();
    }

    static Optional<Period> period(String text) {
        return text.matches(PERIOD) ? read(text, PERIODS) : Optional.empty();
    }

    /** In the coarsest unit that it is a multiple of. */
    static String of(Duration duration) {
        if (duration.toMinutesPart() > 0 || duration.isZero()) {
            return duration.toMinutes() + "m";
        }
        return duration.toHoursPart() > 0 ? duration.toHours() + "h" : duration.toDays() + "d";
    }

    /** In its unit: a period of a catalog has only one. */
    static String of(Period period) {
        return period.toString()
                .replaceFirst("P([0-9]+)M", "$1mo")
                .replace("P", "")
                .replace("Y", "y")
                .replace("D", "d");
    }

    /** How many days it is when it begins on 1970-01-01: months and years differ. */
    static long days(Period period) {
        return LocalDate.EPOCH.plus(period).toEpochDay();
    }

    private static <T> Optional<T> read(String text, Map<String, IntFunction<T>> units) {
        return Optional.of(PARTS.matcher(text))
                .filter(parts -> parts.matches())
                .flatMap(parts -> Optional.ofNullable(units.get(parts.group(2)))
                        .map(unit -> unit.apply(Integer.parseInt(parts.group(1)))));
    }
}
