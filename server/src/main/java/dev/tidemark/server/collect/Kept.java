package dev.tidemark.server.collect;

import java.util.List;

/**
 * What became of a request's events.
 *
 * @param count how many are durable
 * @param warnings about those
 * @param bad the problems of each that is not kept, in the order of the body
 */
public record Kept(int count, List<Problem> warnings, List<List<Problem>> bad) {}
