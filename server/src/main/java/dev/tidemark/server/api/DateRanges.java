package dev.tidemark.server.api;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The date ranges of the Cube protocol: a day, two dates or local times, or words. A last day is in the range to its
 * end; so is a last millisecond written {@code .999}; any other end is the first moment after the range.
 */
final class DateRanges {

    private static final Pattern SEVERAL =
            Pattern.compile("(last|next) (\\d{1,4}) (hour|day|week|month|quarter|year)s?");
    private static final Pattern ENDS = Pattern.compile("from (\\S+) to (\\S+)");
    private static final Pattern NAMED = Pattern.compile("(this|last|next) (day|week|month|quarter|year)");

    private final LocalDateTime now;

    /** @param now on the clock of the query's zone */
    DateRanges(LocalDateTime now) {
        this.now = now;
    }

    /** A single word, phrase or day. */
    Optional<LocalRange> of(String text) {
        var words = text.strip().toLowerCase(Locale.ROOT);
        var several = SEVERAL.matcher(words);
        if (several.matches()) {
            return Optional.of(several(several.group(1), Integer.parseInt(several.group(2)), several.group(3)));
        }
        var ends = ENDS.matcher(words);
        if (ends.matches()) {
            return of(ends.group(1), ends.group(2));
        }
        var named = NAMED.matcher(words);
        if (named.matches()) {
            return Optional.of(unit(named.group(2), now, shift(named.group(1))));
        }
        return switch (words) {
            case "today" -> Optional.of(unit("day", now, 0));
            case "yesterday" -> Optional.of(unit("day", now, -1));
            case "tomorrow" -> Optional.of(unit("day", now, 1));
            default -> of(text, text);
        };
    }

    /** Without the one that is going on. */
    private LocalRange several(String word, int times, String unit) {
        var start = start(unit, now);
        var next = plus(unit, start, 1);
        return word.equals("last")
                ? new LocalRange(plus(unit, start, -times), start)
                : new LocalRange(next, plus(unit, next, times));
    }

    /** Two dates or local times. */
    Optional<LocalRange> of(String first, String last) {
        try {
            return Optional.of(new LocalRange(from(first.strip()), to(last.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDateTime from(String text) {
        return isDate(text) ? LocalDate.parse(text).atStartOfDay() : time(text);
    }

    private static LocalDateTime to(String text) {
        if (isDate(text)) {
            return LocalDate.parse(text).plusDays(1).atStartOfDay();
        }
        var time = time(text);
        return time.get(ChronoField.MILLI_OF_SECOND) == 999
                ? time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                : time;
    }

    private static boolean isDate(String text) {
        return text.length() == 10;
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T').replace('t', 'T'));
    }

    private static int shift(String word) {
        return word.equals("this") ? 0 : word.equals("last") ? -1 : 1;
    }

    private static LocalRange unit(String unit, LocalDateTime now, int shift) {
        var start = plus(unit, start(unit, now), shift);
        return new LocalRange(start, plus(unit, start, 1));
    }

    private static LocalDateTime start(String unit, LocalDateTime now) {
        var day = now.toLocalDate();
        return switch (unit) {
            case "hour" -> now.truncatedTo(ChronoUnit.HOURS);
            case "week" ->
                day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atTime(LocalTime.MIN);
            case "month" -> day.withDayOfMonth(1).atTime(LocalTime.MIN);
            case "quarter" ->
                day.withDayOfMonth(1)
                        .withMonth((day.getMonthValue() - 1) / 3 * 3 + 1)
                        .atTime(LocalTime.MIN);
            case "year" -> day.withDayOfYear(1).atTime(LocalTime.MIN);
            default -> day.atTime(LocalTime.MIN);
        };
    }

    private static LocalDateTime plus(String unit, LocalDateTime time, int times) {
        return switch (unit) {
            case "hour" -> time.plusHours(times);
            case "week" -> time.plusWeeks(times);
            case "month" -> time.plusMonths(times);
            case "quarter" -> time.plus(Period.ofMonths(3 * times));
            case "year" -> time.plusYears(times);
            default -> time.plusDays(times);
        };
    }
}
