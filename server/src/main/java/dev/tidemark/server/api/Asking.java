package dev.tidemark.server.api;

import dev.tidemark.query.Answering;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Budget;
import dev.tidemark.query.KeptAnswers;
import dev.tidemark.query.Plan;
import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.SqlFailure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Asks the database, in turn and no longer than somebody waits for the answer. */
public final class Asking implements AutoCloseable {

    private final Answers answers;
    private final Budget budget;
    private final Turns turns;
    private final QueryMetrics metrics;
    private final SlowQuestions slow = new SlowQuestions(Clock.systemUTC());
    private final Set<Cancellation> going = ConcurrentHashMap.newKeySet();

    /** @param database with a connection for each question at once, and for nobody else */
    public Asking(Database database, QuerySettings settings, MeterRegistry registry) {
        this(database, Budget.of(settings.timeout()), settings, registry);
    }

    Asking(Database database, Budget budget, QuerySettings settings, MeterRegistry registry) {
        var kept = new KeptAnswers(settings.cacheBytes());
        this.budget = budget;
        this.answers = new Answers(database, budget, kept);
        this.turns = settings.turns();
        this.metrics = new QueryMetrics(registry, turns, kept);
    }

    /** How long the database is given for an answer. */
    public Duration timeout() {
        return budget.time();
    }

    /**
     * The answers of several plans, at one snapshot.
     *
     * @throws dev.tidemark.sql.SqlFailure if the database cannot be asked, or takes too long
     * @throws UserError if it is too large
     * @throws TooManyQuestions if the tenant asks too much at once
     * @throws Cancellation.Cancelled if it was ended
     */
    List<Answering> ask(int tenantId, List<Plan> plans, Turns.Kind kind, Cancellation cancellation) {
        var begun = System.nanoTime();
        try {
            return inTurn(tenantId, kind, cancellation, () -> answer(tenantId, plans, cancellation));
        } finally {
            slow.note(tenantId, plans, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** What took longest, its wait included. */
    public SlowQuestions slowQuestions() {
        return slow;
    }

    /** What the database would do for a plan, in its turn like an answer. */
    List<String> explain(int tenantId, Plan plan, Cancellation cancellation) {
        return inTurn(tenantId, Turns.Kind.ASKED, cancellation, () -> answers.explain(plan, tenantId));
    }

    /**
     * What the database would do now for a slow question, with the values that it was asked with.
     *
     * @return lines for each of its plans; nothing where it is forgotten
     * @throws SqlFailure if the database cannot be asked; {@code isMissing} where what it read is no longer there
     * @throws TooManyQuestions if the tenant asks too much at once
     */
    public Optional<List<List<String>>> explain(String slowId) {
        return slow.find(slowId)
                .map(each -> each.plans().stream()
                        .map(plan -> explain(each.tenantId(), plan, new Cancellation()))
                        .toList());
    }

    private <T> T inTurn(int tenantId, Turns.Kind kind, Cancellation cancellation, Supplier<T> work) {
        going.add(cancellation);
        try {
            return metrics.timed(kind, () -> {
                try (var _ = turns.take(tenantId, kind, cancellation)) {
                    return work.get();
                }
            });
        } finally {
            going.remove(cancellation);
        }
    }

    private List<Answering> answer(int tenantId, List<Plan> plans, Cancellation cancellation) {
        try {
            return answers.answer(plans, tenantId, cancellation);
        } catch (SqlFailure failure) {
            if (failure.isOverBudget()) {
                throw new UserError(
                        "too_many_groups",
                        "There are more groups than %d MB of temporary files hold; ask for a shorter range or fewer members, or filter."
                                .formatted(budget.temporaryKilobytes() / 1024),
                        "");
            }
            throw failure;
        }
    }

    /** Ends all that is asked, so that a server that stops need not wait for answers. */
    @Override
    public void close() {
        turns.close();
        going.forEach(Cancellation::cancel);
    }
}
