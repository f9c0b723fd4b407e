/**
 * Questions and answers: a query as data ({@code Query}, {@code Filter}), a planner that is a pure function
 * ({@code Planner}, {@code Plan}), the SQL of a plan ({@code PlanSql}), and the answer with its freshness ({@code Answers}).
 *
 * <p>An answer reads rollup and pending deltas in one statement, so that it is exact at its snapshot and
 * includes everything committed before. What cannot be answered exactly is refused with the reason.
 */
@NullMarked
package dev.tidemark.query;

import org.jspecify.annotations.NullMarked;
