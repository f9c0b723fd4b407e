package dev.tidemark.bench.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Some events of one cycle, which are sent together, and again as they are.
 *
 * @param page of the cycle
 * @param first number of them
 * @param article that they are of
 */
record Batch(Page page, long first, int count, String article) {

    private static final int EVERY_WITHOUT_TIME = 8;
    private static final long MILLIS_A_CYCLE = Duration.ofHours(1).toMillis();

    static Batch of(Page page, int count, String article) {
        return new Batch(page, page.take(count), count, article);
    }

    void acknowledge() {
        page.acknowledge(first, count);
    }

    /** @param start when the first cycle's events happened; each cycle has an hour of its own */
    String body(Instant start) {
        return LongStream.range(first, first + count)
                .mapToObj(number -> event(number, start))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Every eighth has no time of its own: its copies are told by another way, and its time is the server's. */
    private String event(long number, Instant start) {
        if (number % EVERY_WITHOUT_TIME == EVERY_WITHOUT_TIME - 1) {
            return """
                    {"specversion":"1.0","id":"%d","source":"/faults","type":"mark","data":{"cycle":"%d","number":%d}}""".formatted(number, page.cycle(), number);
        }
        return """
                {"specversion":"1.0","id":"%d","source":"/faults","type":"page","time":"%s","data":{"cycle":"%d","article":"%s","number":%d}}""".formatted(number, time(start, number), page.cycle(), article, number);
    }

    private Instant time(Instant start, long number) {
        return begin(start, page.cycle()).plusMillis(number * 37 % MILLIS_A_CYCLE);
    }

    /** Of the hour of a cycle. */
    static Instant begin(Instant start, int cycle) {
        return start.plusMillis(cycle * MILLIS_A_CYCLE);
    }
}
