package dev.tidemark.bench.ground;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Answer;
import dev.tidemark.query.Answering;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Planning;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.time.Duration;
import java.util.List;

/** Asks as the server does: with what is kept in memory, by planner and answers. */
public final class Asking {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Planner planner;
    private final Answers answers;

    /** @param catalog what was applied to the database */
    public Asking(Database database, Catalog catalog) {
        List<StoredRollup> stored = database.transaction(Isolation.REPEATABLE_READ, RollupStore::all);
        this.planner = new Planner(catalog, stored);
        this.answers = new Answers(database, TIMEOUT);
    }

    public Answer ask(Question question) {
        Answering answering = answers.answer(plan(question), question.tenant());
        if (answering instanceof Answer answer) {
            return answer;
        }
        throw new IllegalStateException(question.name() + ": " + answering);
    }

    public Plan plan(Question question) {
        Planning planning = planner.plan(question.query());
        if (planning instanceof Plan plan) {
            return plan;
        }
        throw new IllegalStateException(question.name() + ": " + planning);
    }
}
