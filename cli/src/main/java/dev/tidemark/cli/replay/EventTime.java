package dev.tidemark.cli.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The times that records carry: ISO 8601 with {@code Z} or an offset, or the seconds or milliseconds since 1970, as a number or as
 * text. A local time without a zone is none of these: guessing it would put events into the wrong hour.
 */
final class EventTime {

    /** Seconds reach this in the year 5138, milliseconds passed it in 1973. */
    private static final double SECONDS_BELOW = 1e11;

    private static final double MILLIS_BELOW = 1e14;

    private static final Pattern EPOCH = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{1,9})?");

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' '][XXXXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private EventTime() {}

    /** Nothing when the value is no time, or outside the years 1 to 9999 that RFC 3339 can write. */
    static Optional<Instant> of(JsonNode value) {
        var time = value.isNumber()
                ? epoch(value.doubleValue())
                : value.isString() ? text(value.stringValue().strip()) : Optional.<Instant>empty();
        return time.filter(instant -> !instant.isBefore(FIRST) && instant.isBefore(END));
    }

    private static Optional<Instant> text(String text) {
        return EPOCH.matcher(text).matches()
                ? epoch(Double.parseDouble(text))
                : iso(text).or(() -> lenient(text));
    }

    private static Optional<Instant> iso(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> lenient(String text) {
        try {
            return Optional.of(LENIENT.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** A double holds microseconds exactly until the year 2255; finer fractions are rounded away. */
    private static Optional<Instant> epoch(double number) {
        var size = Math.abs(number);
        var micros = size < SECONDS_BELOW ? number * 1e6 : number * 1e3;
        return size < MILLIS_BELOW
                ? Optional.of(Instant.EPOCH.plus(Math.round(micros), ChronoUnit.MICROS))
                : Optional.empty();
    }
}
