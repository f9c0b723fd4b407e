package dev.tidemark.query;

import java.util.List;

/**
 * What the planner makes of a query, and why.
 *
 * @param planning what is done
 * @param all the ways that it looked at, from the best; none where the query itself is wrong
 */
public record Considered(Planning planning, List<Consideration> all) {

    public Considered {
        all = List.copyOf(all);
    }
}
