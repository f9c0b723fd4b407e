package dev.tidemark.server.api;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The date ranges of the Cube protocol: a day, two dates or local times, or words, which may move along with now. A last day is in the range to its
 * end; so is a last millisecond written {@code .999}; any other end is the first moment after the range.
 */
final class DateRanges {

    private static final String UNIT = "(second|minute|hour|day|week|month|quarter|year)";
    private static final Pattern SEVERAL = Pattern.compile("(last|next) (\\d{1,6}) " + UNIT + "s?");
    private static final Pattern ENDS = Pattern.compile("from (\\S+|\\d.*) to (\\S+|\\d.*)");
    private static final Pattern NAMED = Pattern.compile("(this|last|next) " + UNIT);
    private static final Pattern AWAY = Pattern.compile("(\\d{1,6}) " + UNIT + "s? (ago|from now)");

    private final ZonedDateTime now;

    /** @param now on the clock of the query's zone */
    DateRanges(ZonedDateTime now) {
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
            return fromTo(ends.group(1), ends.group(2), exactness(words));
        }
        var named = NAMED.matcher(words);
        if (named.matches()) {
            return Optional.of(unit(named.group(2), shift(named.group(1))));
        }
        return switch (words) {
            case "today" -> Optional.of(unit("day", 0));
            case "yesterday" -> Optional.of(unit("day", -1));
            case "tomorrow" -> Optional.of(unit("day", 1));
            default -> of(text, text);
        };
    }

    /** Without the one that is going on. */
    private LocalRange several(String word, int times, String unit) {
        var start = start(unit, now);
        var next = plus(unit, start, 1);
        return word.equals("last")
                ? LocalRange.between(plus(unit, start, -times), start)
                : LocalRange.between(next, plus(unit, next, times));
    }

    /** Two dates or local times. */
    Optional<LocalRange> of(String first, String last) {
        try {
            return Optional.of(new LocalRange(from(first.strip()), to(last.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Each end a date, a local time, or so far from now, which stands for all of the unit in which it lies. */
    private Optional<LocalRange> fromTo(String first, String last, String unit) {
        try {
            var from = moving(first).map(each -> start(unit, each)).orElseGet(() -> zoned(from(named(first))));
            var to = moving(last).map(each -> plus(unit, start(unit, each), 1)).orElseGet(() -> zoned(to(named(last))));
            return Optional.of(LocalRange.between(from, to));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The finest unit up to days that a phrase names, as the protocol's own server has it: its ends are of whole ones. */
    private static String exactness(String words) {
        return Stream.of("second", "minute", "hour")
                .filter(words::contains)
                .findFirst()
                .orElse("day");
    }

    private Optional<ZonedDateTime> moving(String text) {
        var away = AWAY.matcher(text);
        if (away.matches()) {
            var times = Integer.parseInt(away.group(1));
            return Optional.of(plus(away.group(2), now, away.group(3).equals("ago") ? -times : times));
        }
        return text.equals("now") ? Optional.of(now) : Optional.empty();
    }

    /** Words for a day as that day. */
    private String named(String text) {
        return switch (text) {
            case "today" -> now.toLocalDate().toString();
            case "yesterday" -> now.toLocalDate().minusDays(1).toString();
            case "tomorrow" -> now.toLocalDate().plusDays(1).toString();
            default -> text;
        };
    }

    private ZonedDateTime zoned(LocalDateTime time) {
        return time.atZone(now.getZone());
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

    private LocalRange unit(String unit, int shift) {
        var start = plus(unit, start(unit, now), shift);
        return LocalRange.between(start, plus(unit, start, 1));
    }

    private static ZonedDateTime start(String unit, ZonedDateTime time) {
        var day = time.toLocalDate();
        return switch (unit) {
            case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
            case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
            case "week" -> midnight(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), time);
            case "month" -> midnight(day.withDayOfMonth(1), time);
            case "quarter" -> midnight(day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1), time);
            case "year" -> midnight(day.withDayOfYear(1), time);
            default -> midnight(day, time);
        };
    }

    private static ZonedDateTime midnight(LocalDate day, ZonedDateTime on) {
        return day.atStartOfDay(on.getZone());
    }

    /** Hours and what is finer are counted as they pass, days and what is coarser on the calendar. */
    private static ZonedDateTime plus(String unit, ZonedDateTime time, int times) {
        return switch (unit) {
            case "second" -> time.plusSeconds(times);
            case "minute" -> time.plusMinutes(times);
            case "hour" -> time.plusHours(times);
            case "week" -> time.plusWeeks(times);
            case "month" -> time.plusMonths(times);
            case "quarter" -> time.plusMonths(3L * times);
            case "year" -> time.plusYears(times);
            default -> time.plusDays(times);
        };
    }
}
