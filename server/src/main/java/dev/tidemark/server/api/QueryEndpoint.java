package dev.tidemark.server.api;

import dev.tidemark.query.Answers;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Cube protocol under {@code /cubejs-api/v1}: {@code load}, {@code subscribe}, {@code dry-run}, {@code sql},
 * {@code explain} and {@code meta}; and {@code GET /v1/me}. Every answer is for the one tenant that the read token belongs to.
 */
public final class QueryEndpoint implements HttpService {

    private static final String CUBE = "/cubejs-api/v1/";
    private static final String ME = "/v1/me";

    private final Gate gate;
    private final KeptSource source;
    private final Answers answers;
    private final Loading loading;
    private final Patience patience;

    /**
     * Answers from what is kept.
     *
     * @param clock what "today" means
     */
    public QueryEndpoint(ReadTokens tokens, KeptSource source, Answers answers, Clock clock) {
        this(tokens, source, answers, clock, Duration.ofSeconds(5));
    }

    /** @param piece how long a request is held before a client that can is told to ask again */
    QueryEndpoint(ReadTokens tokens, KeptSource source, Answers answers, Clock clock, Duration piece) {
        this.patience = new Patience(piece);
        this.gate = new Gate(tokens);
        this.source = source;
        this.answers = answers;
        this.loading = new Loading(source, answers, clock);
    }

    private interface Answering {
        JsonNode answer(Tenant tenant, CubeRequest request);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(CUBE + "*", Cors::allow).options(CUBE + "*", Cors::preflight);
        ask(rules, "load", Scope.DATA, loading::load);
        ask(rules, "subscribe", Scope.DATA, loading::load);
        ask(rules, "dry-run", Scope.DATA, (_, request) -> DryRun.of(loading.questions(request)));
        ask(rules, "sql", Scope.SQL, (tenant, request) -> PlanWords.of(loading.questions(request), tenant.id()));
        ask(rules, "explain", Scope.SQL, this::explain);
        rules.get(
                        CUBE + "meta",
                        (request, response) ->
                                authorised(request, response, Optional.of(Scope.META), _ -> meta(request)))
                .any(CUBE + "meta", Problems.notAllowed("GET", "OPTIONS"))
                .get(ME, (request, response) -> authorised(request, response, Optional.empty(), QueryEndpoint::me))
                .any(ME, Problems.notAllowed("GET"));
    }

    private void ask(HttpRules rules, String path, Scope scope, Answering answering) {
        rules.get(
                        CUBE + path,
                        (request, response) -> authorised(
                                request,
                                response,
                                Optional.of(scope),
                                tenant -> answer(request, tenant, CubeRequest.inAddress(request), answering)))
                .post(
                        CUBE + path,
                        (request, response) -> authorised(
                                request,
                                response,
                                Optional.of(scope),
                                tenant -> answer(request, tenant, CubeRequest.inBody(request), answering)))
                .any(CUBE + path, Problems.notAllowed("GET", "POST", "OPTIONS"));
    }

    private JsonNode answer(ServerRequest request, Tenant tenant, CubeRequest asked, Answering answering) {
        return patience.await(request, tenant.id(), asked, () -> answering.answer(tenant, asked));
    }

    private void authorised(
            ServerRequest request, ServerResponse response, Optional<Scope> needed, Function<Tenant, JsonNode> answer) {
        gate.enter(
                request,
                response,
                needed,
                tenant -> Reply.guard(response, answers.timeout(), () -> Reply.json(response, answer.apply(tenant))));
    }

    private JsonNode explain(Tenant tenant, CubeRequest request) {
        return new ExplainWords(
                        tenant.id(), plan -> request.database() ? answers.explain(plan, tenant.id()) : List.of())
                .of(loading.questions(request));
    }

    private static JsonNode me(Tenant tenant) {
        return JsonMapper.shared().createObjectNode().put("tenant", tenant.name());
    }

    /** A cube is never a view, so that those who want views alone get none. */
    private JsonNode meta(ServerRequest request) {
        var views = request.query().first("onlyViews").orElse("").equals("true");
        return CubeMeta.of(source.keptAfterALook().catalog(), request.query().contains("extended"), views);
    }
}
