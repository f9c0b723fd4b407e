package dev.tidemark.server.api;

import dev.tidemark.query.Answer;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Planning;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET|POST /cubejs-api/v1/load}, {@code GET /cubejs-api/v1/meta} and {@code GET /v1/me}. Every answer is for the
 * one tenant that the read token belongs to.
 */
public final class QueryEndpoint implements HttpService {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ME = "/v1/me";
    private static final String META = "/cubejs-api/v1/meta";
    private static final String LOAD = "/cubejs-api/v1/load";
    private static final String TIMED_OUT = "57014";

    private final ReadTokens tokens;
    private final KeptSource source;
    private final Answers answers;
    private final Clock clock;

    /**
     * Answers from what is kept.
     *
     * @param clock what "today" means
     */
    public QueryEndpoint(ReadTokens tokens, KeptSource source, Answers answers, Clock clock) {
        this.tokens = tokens;
        this.source = source;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(ME, (request, response) -> authorised(request, response, this::me))
                .get(META, (request, response) -> authorised(request, response, this::meta))
                .get(
                        "/cubejs-api/v1/load",
                        (request, response) ->
                                authorised(request, response, (tenant, to) -> load(tenant, fromQuery(request), to)))
                .post(
                        "/cubejs-api/v1/load",
                        (request, response) ->
                                authorised(request, response, (tenant, to) -> load(tenant, fromBody(request), to)))
                .any(ME, Problems.notAllowed("GET"))
                .any(META, Problems.notAllowed("GET"))
                .any(LOAD, Problems.notAllowed("GET", "POST"));
    }

    private void authorised(ServerRequest request, ServerResponse response, BiConsumer<Tenant, ServerResponse> answer) {
        var token = token(request);
        if (token.isEmpty()) {
            Reply.forbidden(response, "missing_token", "Authorization header isn't set");
            return;
        }
        try {
            var tenant = tokens.tenantOf(token.get());
            if (tenant.isEmpty()) {
                Reply.forbidden(response, "unknown_token", "Invalid token");
                return;
            }
            answer.accept(tenant.get(), response);
        } catch (KeysUnavailable _) {
            Reply.unavailable(response);
        } catch (UserError error) {
            Reply.userError(response, error.code(), String.valueOf(error.getMessage()), error.at());
        }
    }

    /** The protocol's clients send the bare token; everybody else writes Bearer. */
    private static Optional<String> token(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .map(value -> value.regionMatches(true, 0, "Bearer ", 0, 7)
                        ? value.substring(7).strip()
                        : value.strip())
                .filter(value -> !value.isEmpty());
    }

    private void me(Tenant tenant, ServerResponse response) {
        Reply.json(response, JSON.createObjectNode().put("tenant", tenant.name()));
    }

    private void meta(Tenant tenant, ServerResponse response) {
        Reply.json(response, CubeMeta.of(source.keptAfterALook().catalog()));
    }

    private void load(Tenant tenant, Load load, ServerResponse response) {
        var asked = CubeQueryReader.read(load.query(), clock);
        var question = Question.of(asked, source.kept());
        if (question.planning() instanceof Planning.Refused) {
            question = Question.of(asked, source.keptAfterALook());
        }
        try {
            Reply.json(response, answer(tenant, load, question));
        } catch (SqlFailure failure) {
            if (failure.state().equals(TIMED_OUT)) {
                Reply.tooLong(response, answers.timeout().toSeconds() + " s");
            } else if (failure.isUnavailable()) {
                Reply.unavailable(response);
            } else {
                throw failure;
            }
        }
    }

    /** A version of a rollup, or a grain, may be dropped after the plan was made: then there is another plan. */
    private ObjectNode answer(Tenant tenant, Load load, Question question) {
        try {
            return result(tenant, load, question);
        } catch (SqlFailure failure) {
            if (!failure.isMissing()) {
                throw failure;
            }
            return result(tenant, load, Question.of(question.asked(), source.keptNow()));
        }
    }

    private ObjectNode result(Tenant tenant, Load load, Question question) {
        return switch (question.planning()) {
            case Planning.Refused refused -> throw error(refused);
            case Plan plan ->
                switch (answers.answer(plan, tenant.id())) {
                    case Planning.Refused refused -> throw error(refused);
                    case Answer answer -> {
                        var catalog = question.kept().catalog();
                        var result = CubeAnswer.of(question.asked(), answer, catalog);
                        yield load.multi() ? CubeAnswer.multi(result) : result;
                    }
                };
        };
    }

    private static UserError error(Planning.Refused refused) {
        return new UserError(refused.code(), refused.message(), refused.at());
    }

    private record Question(Asked asked, Kept kept, Planning planning) {

        static Question of(Asked asked, Kept kept) {
            return new Question(asked, kept, new Planner(kept.catalog(), kept.rollups()).plan(asked.query()));
        }
    }

    /** What a load request asks, and whether its answer goes in the frame for several. */
    private record Load(JsonNode query, boolean multi) {}

    private static Load fromQuery(ServerRequest request) {
        var text = request.query()
                .first("query")
                .orElseThrow(() -> new UserError("missing_query", "Query param is required", "query"));
        return new Load(
                parse(text), request.query().first("queryType").orElse("").equals("multi"));
    }

    private static Load fromBody(ServerRequest request) {
        var body = parse(request.content().as(String.class));
        var query = body.path("query");
        if (query.isMissingNode()) {
            throw new UserError("missing_query", "Query param is required", "/query");
        }
        return new Load(
                query.isString() ? parse(query.asString()) : query,
                body.path("queryType").asString("").equals("multi"));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new UserError("invalid_json", "The query is not JSON: " + e.getOriginalMessage(), "");
        }
    }
}
