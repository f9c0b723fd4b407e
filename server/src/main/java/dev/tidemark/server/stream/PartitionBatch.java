package dev.tidemark.server.stream;

import java.util.List;

/**
 * What one poll brought of one partition. To store it once, store the items and {@code next} in one transaction, on
 * condition that the stored position still is {@code expected}.
 *
 * @param expected the position that the caller has stored if it has stored all before: {@code next} of the batch before,
 *     or what {@link Positions#startOf} said
 * @param first the offset of the first item; below {@code expected} after the log lost its end, above it after retention
 *     dropped what was not read, or where the log has holes
 * @param next where to go on after this batch
 * @param items in the order of the log
 */
public record PartitionBatch(int partition, long expected, long first, long next, List<StreamItem> items) {}
