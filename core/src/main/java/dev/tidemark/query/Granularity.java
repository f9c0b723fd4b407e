package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How finely an answer divides time, on the calendar of the query's zone. A week begins on Monday (ISO 8601). Rollups have no grain
 * for what is finer than an hour.
 */
public enum Granularity {
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** As queries write it and as Postgres' {@code date_trunc} takes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Granularity> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** The start of the unit that holds this local time. */
    LocalDateTime floor(LocalDateTime time) {
        var day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (this) {
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** The start of the unit after the one that starts here. */
    LocalDateTime next(LocalDateTime start) {
        return switch (this) {
            case SECOND -> start.plusSeconds(1);
            case MINUTE -> start.plusMinutes(1);
            case HOUR -> start.plusHours(1);
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(3);
            case YEAR -> start.plusYears(1);
        };
    }

    /** Whether events alone tell it. */
    boolean isOfEvents() {
        return compareTo(HOUR) < 0;
    }

    /** Whether each unit of a calendar at this distance from UTC is made of whole buckets. */
    boolean isTiledBy(Grain grain, ZoneOffset offset) {
        var seconds = offset.getTotalSeconds();
        return switch (grain) {
            case QUARTER_HOUR, HOUR -> seconds % grain.length().toSeconds() == 0 && !isOfEvents();
            case DAY -> seconds == 0 && compareTo(HOUR) > 0;
            case WEEK -> seconds == 0 && this == WEEK;
            case MONTH -> seconds == 0 && compareTo(MONTH) >= 0;
        };
    }
}
