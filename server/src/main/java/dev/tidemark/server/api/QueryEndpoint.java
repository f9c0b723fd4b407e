package dev.tidemark.server.api;

import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.Cancellation;
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
    private final Asking asking;
    private final Loading loading;
    private final Patience patience;

    /**
     * Answers from what is kept.
     *
     * @param clock what "today" means
     */
    public QueryEndpoint(ReadTokens tokens, KeptSource source, Asking asking, Clock clock) {
        this(tokens, source, asking, clock, Duration.ofSeconds(5));
    }

    /** @param piece how long a request is held before a client that can is told to ask again */
    QueryEndpoint(ReadTokens tokens, KeptSource source, Asking asking, Clock clock, Duration piece) {
        this.patience = new Patience(piece);
        this.gate = new Gate(tokens);
        this.source = source;
        this.asking = asking;
        this.loading = new Loading(source, asking, Turns.Kind.ASKED, clock);
    }

    private interface Answering {
        JsonNode answer(Access access, CubeRequest request, Cancellation cancellation);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(CUBE + "*", Cors::allow).options(CUBE + "*", Cors::preflight);
        ask(rules, "load", Scope.DATA, loading::load);
        ask(rules, "subscribe", Scope.DATA, loading::load);
        ask(rules, "dry-run", Scope.DATA, (access, request, _) -> DryRun.of(loading.questions(access, request)));
        ask(
                rules,
                "sql",
                Scope.SQL,
                (access, request, _) -> PlanWords.of(
                        loading.questions(access, request), access.tenant().id()));
        ask(rules, "explain", Scope.SQL, this::explain);
        rules.get(
                        CUBE + "meta",
                        (request, response) ->
                                authorised(request, response, Optional.of(Scope.META), access -> meta(request, access)))
                .any(CUBE + "meta", Problems.notAllowed("GET", "OPTIONS"))
                .get(
                        ME,
                        (request, response) -> gate.enter(
                                request, response, Optional.empty(), tenant -> Reply.json(response, me(tenant))))
                .any(ME, Problems.notAllowed("GET"));
    }

    private void ask(HttpRules rules, String path, Scope scope, Answering answering) {
        rules.get(
                        CUBE + path,
                        (request, response) -> authorised(
                                request,
                                response,
                                Optional.of(scope),
                                access -> answer(request, access, CubeRequest.inAddress(request), answering)))
                .post(
                        CUBE + path,
                        (request, response) -> authorised(
                                request,
                                response,
                                Optional.of(scope),
                                access -> answer(request, access, CubeRequest.inBody(request), answering)))
                .any(CUBE + path, Problems.notAllowed("GET", "POST", "OPTIONS"));
    }

    private JsonNode answer(ServerRequest request, Access access, CubeRequest asked, Answering answering) {
        return patience.await(request, access, asked, cancellation -> answering.answer(access, asked, cancellation));
    }

    private void authorised(
            ServerRequest request, ServerResponse response, Optional<Scope> needed, Function<Access, JsonNode> answer) {
        gate.enterLimited(
                request,
                response,
                needed,
                access -> Reply.guard(
                        response, asking.timeout(), () -> Reply.answer(request, response, answer.apply(access))));
    }

    private JsonNode explain(Access access, CubeRequest request, Cancellation cancellation) {
        return new ExplainWords(
                        access.tenant().id(),
                        plan -> request.database()
                                ? asking.explain(access.tenant().id(), plan, cancellation)
                                : List.of())
                .of(loading.questions(access, request));
    }

    private static JsonNode me(Tenant tenant) {
        return JsonMapper.shared().createObjectNode().put("tenant", tenant.name());
    }

    /** A cube is never a view, so that those who want views alone get none. */
    private JsonNode meta(ServerRequest request, Access access) {
        var views = request.query().first("onlyViews").orElse("").equals("true");
        var meta =
                CubeMeta.of(source.keptAfterALook().catalog(), request.query().contains("extended"), views);
        access.share().ifPresent(share -> ShareMeta.limit(meta, share.terms().members()));
        return meta;
    }
}
