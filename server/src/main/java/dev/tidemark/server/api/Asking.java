package dev.tidemark.server.api;

import dev.tidemark.query.Answering;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Plan;
import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the database, in turn and no longer than somebody waits for the answer. */
public final class Asking implements AutoCloseable {

    private final Answers answers;
    private final Turns turns;
    private final QueryMetrics metrics;
    private final Set<Cancellation> going = ConcurrentHashMap.newKeySet();

    /** @param database with a connection for each question at once, and for nobody else */
    public Asking(Database database, QuerySettings settings, MeterRegistry registry) {
        this.answers = new Answers(database, settings.timeout());
        this.turns = settings.turns();
        this.metrics = new QueryMetrics(registry, turns);
    }

    Duration timeout() {
        return answers.timeout();
    }

    /**
     * The answers of several plans, at one snapshot.
     *
     * @throws dev.tidemark.sql.SqlFailure if the database cannot be asked, or takes too long
     * @throws TooManyQuestions if the tenant asks too much at once
     * @throws Cancellation.Cancelled if it was ended
     */
    List<Answering> ask(int tenantId, List<Plan> plans, Turns.Kind kind, Cancellation cancellation) {
        going.add(cancellation);
        try {
            return metrics.timed(kind, () -> {
                try (var _ = turns.take(tenantId, kind, cancellation)) {
                    return answers.answer(plans, tenantId, cancellation);
                }
            });
        } finally {
            going.remove(cancellation);
        }
    }

    /** Ends all that is asked, so that a server that stops need not wait for answers. */
    @Override
    public void close() {
        turns.close();
        going.forEach(Cancellation::cancel);
    }
}
