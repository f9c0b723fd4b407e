package dev.tidemark.server.api;

import dev.tidemark.query.Query;
import java.util.Optional;

/**
 * A query as it came over the Cube protocol.
 *
 * @param range the words of its date range, normalised to two local times; the answer has to repeat them
 */
record Asked(Query query, Optional<LocalRange> range) {}
