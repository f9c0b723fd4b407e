package dev.tidemark.query;

/** One criterion of the answer's order: a measure, a dimension or {@link Query#TIME}. */
public record Order(String member, boolean descending) {}
