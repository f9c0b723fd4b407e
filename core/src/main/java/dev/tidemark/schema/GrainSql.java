package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;

/** Buckets in SQL. */
final class GrainSql {

    private GrainSql() {}

    /** The start of the bucket that holds an instant: {@code date_bin} is integer arithmetic, a month needs a calendar. */
    static String bucket(Grain grain, String at) {
        return switch (grain) {
            case QUARTER_HOUR -> bin("15 minutes", at, "2000-01-01");
            case HOUR -> bin("1 hour", at, "2000-01-01");
            case DAY -> bin("1 day", at, "2000-01-01");
            case WEEK -> bin("7 days", at, "2001-01-01");
            case MONTH -> "date_trunc('month', %s, 'UTC')".formatted(at);
        };
    }

    private static String bin(String width, String at, String origin) {
        return "date_bin('%s', %s, '%sT00:00:00Z')".formatted(width, at, origin);
    }

    /** The start of the next bucket, in arithmetic that no session's zone can bend. */
    static String after(Grain grain, String start) {
        return switch (grain) {
            case QUARTER_HOUR -> start + " + interval '15 minutes'";
            case HOUR -> start + " + interval '1 hour'";
            case DAY -> start + " + interval '24 hours'";
            case WEEK -> start + " + interval '168 hours'";
            case MONTH -> "tidemark.after_bucket('month', %s)".formatted(start);
        };
    }
}
