package dev.tidemark.query;

import java.time.Instant;

/** A piece of time, half-open: from the first instant in it to the first one after it. */
public record Range(Instant from, Instant to) {}
