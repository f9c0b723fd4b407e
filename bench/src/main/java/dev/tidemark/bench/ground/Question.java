package dev.tidemark.bench.ground;

import dev.tidemark.query.Query;
import java.time.Duration;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param target below which 99 of 100 answers are to be
 */
public record Question(String name, int tenant, Query query, Optional<Duration> target) {}
