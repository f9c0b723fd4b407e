package dev.tidemark.query;

import java.time.Duration;

/**
 * What the answers of one request may take, all of them together. Memory of the database is bounded by its own settings: what
 * is more than {@code work_mem} goes to temporary files.
 *
 * @param time what takes longer is cancelled by the database
 * @param temporaryKilobytes of files that one of its processes writes at a time. Only who may set {@code temp_file_limit} can have
 *     the database hold this: superusers, and who was granted it. Elsewhere it is for the server's own settings
 * @param rows of the answers
 */
public record Budget(Duration time, int temporaryKilobytes, int rows) {

    private static final int TEMPORARY_KILOBYTES = 512 * 1024;
    private static final int ROWS = 2 * Query.MOST_ROWS;

    public static Budget of(Duration time) {
        return new Budget(time, TEMPORARY_KILOBYTES, ROWS);
    }
}
