package dev.tidemark.query;

import dev.tidemark.sql.Session;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The statement that a plan runs, to be shown or to be explained.
 *
 * @param text with {@code $1}, {@code $2}, … in the place of the parameters
 * @param parameters texts, numbers, and lists of texts or numbers
 */
public record PlanSql(String text, List<Object> parameters) {

    public PlanSql {
        parameters = List.copyOf(parameters);
    }

    /** For one tenant, whose rows alone it reads. The members that a ranking finds first are an empty list. */
    public static PlanSql of(Plan plan, int tenantId) {
        var bound = QuerySql.of(plan.shown(), tenantId);
        return new PlanSql(
                bound.statement().numbered(),
                bound.statement().parameters().stream()
                        .map(name -> shown(bound.values().getOrDefault(name, "")))
                        .toList());
    }

    private static Object shown(Object value) {
        return switch (value) {
            case Session.ArrayOf(String _, Object[] items) ->
                Arrays.stream(items).map(PlanSql::shown).toList();
            case Instant instant -> instant.toString();
            default -> value;
        };
    }
}
