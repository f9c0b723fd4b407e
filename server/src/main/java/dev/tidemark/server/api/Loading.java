package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Tenant;
import java.time.Clock;
import tools.jackson.databind.JsonNode;

/** Makes the answer to a request in the Cube protocol, from its words to its reply. */
final class Loading {

    private final KeptSource source;
    private final Asking asking;
    private final Turns.Kind kind;
    private final Clock clock;

    /**
     * For requests of one kind.
     *
     * @param clock what "today" means
     */
    Loading(KeptSource source, Asking asking, Turns.Kind kind, Clock clock) {
        this.source = source;
        this.asking = asking;
        this.kind = kind;
        this.clock = clock;
    }

    /** @throws UserError for what cannot be asked, or not by who asks */
    Questions questions(Access access, CubeRequest request) {
        return Questions.of(request.query(), source, clock, access.share().map(SharedView::terms));
    }

    /**
     * The reply.
     *
     * @throws UserError if the request asks for what cannot be answered
     * @throws SqlFailure if the database cannot be asked, or takes too long
     * @throws TooManyQuestions if the tenant asks too much at once
     * @throws Cancellation.Cancelled if it was ended
     */
    JsonNode load(Access access, CubeRequest request, Cancellation cancellation) {
        var questions = questions(access, request);
        if (!request.multi() && questions.type() != QueryType.REGULAR) {
            throw new UserError(
                    "needs_multi",
                    "A " + questions.type().word() + " has several results; ask with queryType=multi.",
                    "queryType");
        }
        var reply = reply(questions, access.tenant(), cancellation);
        return request.multi() ? reply.multi() : reply.single();
    }

    /** A version of a rollup, or a grain, may be dropped after the plan was made: then there is another plan. */
    private CubeReply reply(Questions questions, Tenant tenant, Cancellation cancellation) {
        try {
            return questions.reply(asking.ask(tenant.id(), questions.plans(), kind, cancellation));
        } catch (SqlFailure failure) {
            if (!failure.isMissing()) {
                throw failure;
            }
            var again = questions.again(source.keptNow());
            return again.reply(asking.ask(tenant.id(), again.plans(), kind, cancellation));
        }
    }
}
