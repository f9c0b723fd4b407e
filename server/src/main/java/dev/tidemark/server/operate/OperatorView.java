package dev.tidemark.server.operate;

import dev.tidemark.facts.FactsJson;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.imports.ImportJobs;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.RejectFilter;
import dev.tidemark.store.Rejects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that an operator sees, as one JSON object. What the database cannot be asked for now is left out, and a fact says so.
 *
 * @param replay of rejects, by operators
 */
public record OperatorView(FactsWatch facts, Asking asking, ImportJobs imports, Rejects rejects, Replay replay) {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorView.class);
    private static final int IMPORTS = 20;
    private static final int REASONS = 50;
    private static final int SAMPLES = 3;

    ObjectNode json() {
        var view = JsonMapper.shared().createObjectNode();
        var all = facts.facts();
        view.put("standing", FactsJson.worst(all.stream()).word());
        if (!facts.asOf().equals(Instant.MIN)) {
            view.put("as_of", facts.asOf().toString());
        }
        view.set("stages", FactsJson.write(all));
        slow(view.putArray("slow_questions"));
        replay.course().ifPresent(course -> replay(course, view.putObject("replay")));
        try {
            view.set("imports", imports.told(IMPORTS));
            rejects(view.putArray("rejects"));
        } catch (SqlFailure e) {
            LOG.debug("no database to ask for an operator", e);
        }
        return view;
    }

    private void slow(ArrayNode to) {
        asking.slowQuestions()
                .slowest()
                .forEach(each -> to.addObject()
                        .put("id", each.id())
                        .put("at", each.at().toString())
                        .put("seconds", each.took().toNanos() / 1e9)
                        .put("asks", each.asks())
                        .put("plan", each.read()));
    }

    /**
     * The database's own plans of a slow question, as they would be now; nothing where the question is forgotten.
     *
     * @throws SqlFailure if the database cannot be asked; {@code isMissing} where what the question read is no longer there
     * @throws dev.tidemark.server.api.TooManyQuestions if the tenant that asked it asks too much at once
     */
    Optional<ObjectNode> plans(String slowId) {
        return asking.explain(slowId).map(plans -> {
            var json = JsonMapper.shared().createObjectNode();
            var each = json.putArray("plans");
            plans.forEach(lines -> {
                var to = each.addArray();
                WithoutValues.of(String.join("\n", lines)).lines().forEach(to::add);
            });
            return json;
        });
    }

    private static void replay(Replay.Course course, ObjectNode to) {
        to.put("reason", course.reason())
                .put("over", course.over())
                .put("of", course.of())
                .put("stored", course.tried().stored())
                .put("rejected", course.tried().rejected())
                .put("unable", course.tried().unable())
                .put("problem", course.problem());
    }

    private void rejects(ArrayNode to) {
        rejects.counts(RejectFilter.ALL).stream().limit(REASONS).forEach(count -> {
            var json = to.addObject()
                    .put("tenant", count.tenant().name())
                    .put("reason", count.reason())
                    .put("rejects", count.rejects())
                    .put("again", count.again())
                    .put("first", count.first().toString())
                    .put("last", count.last().toString());
            samples(count, json.putArray("samples"));
        });
    }

    private void samples(Rejects.Count count, ArrayNode to) {
        var filter = new RejectFilter(Optional.of(count.tenant()), Optional.of(count.reason()), Instant.MIN, List.of());
        rejects.list(filter, SAMPLES)
                .forEach(each -> to.addObject()
                        .put("id", each.id())
                        .put("rejected_at", each.rejected().toString())
                        .put("source", each.source())
                        .put("detail", each.detail())
                        .put("again", each.again()));
    }
}
