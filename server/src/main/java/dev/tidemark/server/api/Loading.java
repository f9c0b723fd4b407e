package dev.tidemark.server.api;

import dev.tidemark.query.Answers;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Tenant;
import java.time.Clock;
import tools.jackson.databind.JsonNode;

/** Makes the answer to a request in the Cube protocol, from its words to its reply. */
final class Loading {

    private final KeptSource source;
    private final Answers answers;
    private final Clock clock;

    /** @param clock what "today" means */
    Loading(KeptSource source, Answers answers, Clock clock) {
        this.source = source;
        this.answers = answers;
        this.clock = clock;
    }

    Questions questions(CubeRequest request) {
        return Questions.of(request.query(), source, clock);
    }

    /**
     * The reply.
     *
     * @throws UserError if the request asks for what cannot be answered
     * @throws SqlFailure if the database cannot be asked, or takes too long
     */
    JsonNode load(Tenant tenant, CubeRequest request) {
        var questions = questions(request);
        if (!request.multi() && questions.type() != QueryType.REGULAR) {
            throw new UserError(
                    "needs_multi",
                    "A " + questions.type().word() + " has several results; ask with queryType=multi.",
                    "queryType");
        }
        var reply = reply(questions, tenant);
        return request.multi() ? reply.multi() : reply.single();
    }

    /** A version of a rollup, or a grain, may be dropped after the plan was made: then there is another plan. */
    private CubeReply reply(Questions questions, Tenant tenant) {
        try {
            return questions.reply(answers.answer(questions.plans(), tenant.id()));
        } catch (SqlFailure failure) {
            if (!failure.isMissing()) {
                throw failure;
            }
            var again = questions.again(source.keptNow());
            return again.reply(answers.answer(again.plans(), tenant.id()));
        }
    }
}
