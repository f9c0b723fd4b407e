package dev.tidemark.server.imports;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The time that an import replaces, as it was said: one bucket by its start, or a range.
 *
 * @param to none for the one bucket that begins at {@code from}
 */
public record Slice(Instant from, Optional<Instant> to) {

    private static final DateTimeFormatter COMPACT_HOUR = new DateTimeFormatterBuilder()
            .appendPattern("uuuuMMddHH")
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .toFormatter(Locale.ROOT);

    /**
     * Reads {@code 2026-11-22T03:00Z}, {@code 2026-11-22T03}, {@code 2026112203}, {@code 2026-11-22}, {@code 20261122} or {@code 2026-11}; or two of them with a slash
     * between: from the first on, before the second. UTC unless a zone's offset is said.
     *
     * @return nothing if it is none of these
     */
    public static Optional<Slice> of(String words) {
        var slash = words.indexOf('/');
        if (slash < 0) {
            return time(words).map(from -> new Slice(from, Optional.empty()));
        }
        var to = time(words.substring(slash + 1));
        return time(words.substring(0, slash))
                .filter(from -> to.filter(from::isBefore).isPresent())
                .map(from -> new Slice(from, to));
    }

    private static Optional<Instant> time(String words) {
        return Stream.<Function<String, Instant>>of(
                        text -> OffsetDateTime.parse(text).toInstant(),
                        text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
                        text -> LocalDateTime.parse(text + ":00").toInstant(ZoneOffset.UTC),
                        text -> LocalDateTime.parse(text, COMPACT_HOUR).toInstant(ZoneOffset.UTC),
                        text -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC),
                        text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC),
                        text -> YearMonth.parse(text).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC))
                .flatMap(each -> attempt(each, words.strip()).stream())
                .findFirst();
    }

    private static Optional<Instant> attempt(Function<String, Instant> parse, String words) {
        try {
            return Optional.of(parse.apply(words));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /**
     * Its end, if it was not said: the end of the bucket of the first of these rollups that there is.
     *
     * @param rollups those that are imported; of one that there is not somebody else complains
     */
    public Instant end(Catalog catalog, Collection<String> rollups) {
        return to.orElseGet(() -> catalog.rollups().values().stream()
                .filter(each -> rollups.contains(each.name()))
                .findFirst()
                .map(Rollup::grain)
                .map(grain -> grain.next(grain.floor(from)))
                .orElse(from.plus(Duration.ofHours(1))));
    }
}
