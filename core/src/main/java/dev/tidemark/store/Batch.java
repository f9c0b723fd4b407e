package dev.tidemark.store;

import java.util.List;

/**
 * What a processor made of a piece of one partition of the stream.
 *
 * @param from where the piece begins; the batch is stored only if all before it is, and nothing of it
 * @param next where the following piece begins
 */
public record Batch(Position from, long next, List<Event> events, List<Reject> rejects) {}
