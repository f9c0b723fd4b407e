package dev.tidemark.bench.faults;

/**
 * Of the events of one cycle and source.
 *
 * @param numbers their sum
 */
record Total(long events, long numbers) {}
