package dev.tidemark.server.api;

import dev.tidemark.server.collect.Problems;
import dev.tidemark.store.Share;
import dev.tidemark.store.Shares;
import dev.tidemark.store.Tenant;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST} and {@code GET /v1/shares}, {@code DELETE /v1/shares/{id}}: links that show one view of a tenant's data; and {@code
 * GET /v1/share}, what such a link shows, for whoever has it.
 */
public final class SharesEndpoint implements HttpService {

    private static final String ALL = "/v1/shares";
    private static final String ONE = "/v1/shares/{id}";
    private static final String OWN = "/v1/share";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Gate gate;
    private final KeptSource source;
    private final Shares shares;
    private final Clock clock;
    private final Duration timeout;

    /** @param timeout how long the database is given, for what is said when that is over */
    public SharesEndpoint(ReadTokens tokens, KeptSource source, Shares shares, Clock clock, Duration timeout) {
        this.gate = new Gate(tokens);
        this.source = source;
        this.shares = shares;
        this.clock = clock;
        this.timeout = timeout;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(ALL, (request, response) -> enter(request, response, access -> list(access.tenant())))
                .post(ALL, this::make)
                .any(ALL, Problems.notAllowed("GET", "POST"))
                .delete(ONE, (request, response) -> enter(request, response, access -> end(request, access.tenant())))
                .any(ONE, Problems.notAllowed("DELETE"))
                .get(OWN, this::own)
                .any(OWN, Problems.notAllowed("GET"));
    }

    private void enter(ServerRequest request, ServerResponse response, Function<Access, JsonNode> answer) {
        gate.enterLimited(
                request,
                response,
                Optional.of(Scope.SHARE),
                access -> Reply.guard(response, timeout, () -> Reply.json(response, answer.apply(access))));
    }

    /** Nobody shows others what they may not see themselves. */
    private void make(ServerRequest request, ServerResponse response) {
        gate.enterLimited(
                request,
                response,
                Optional.of(Scope.DATA),
                _ -> enter(request, response, access -> make(request, response, access)));
    }

    private JsonNode make(ServerRequest request, ServerResponse response, Access access) {
        var reader = new ShareReader(source.keptAfterALook().catalog(), clock);
        var draft = reader.read(CubeRequest.json(request), access.key());
        var made = shares.create(access.tenant(), draft)
                .orElseThrow(() -> new UserError(
                        "too_many_shares",
                        "This tenant has " + Shares.MOST_IN_FORCE + " shares in force; end some first.",
                        ""));
        response.status(Status.CREATED_201);
        return JSON.createObjectNode()
                .put("id", made.id())
                .put("path", "/share/" + made.id())
                .put("token", made.secret())
                .put("expires", draft.expires().toString());
    }

    private JsonNode list(Tenant tenant) {
        var now = clock.instant();
        var to = JSON.createObjectNode();
        var all = to.putArray("shares");
        shares.list(tenant).forEach(each -> all.add(entry(each, now)));
        return to;
    }

    private static ObjectNode entry(Shares.Entry entry, Instant now) {
        var to = JSON.createObjectNode()
                .put("id", entry.id())
                .put("path", "/share/" + entry.id())
                .put("title", entry.title())
                .put("state", entry.state(now))
                .put("created", entry.created().toString())
                .put("expires", entry.until().toString());
        entry.madeBy().ifPresent(key -> to.put("key", key));
        entry.origins().stream().sorted().forEach(to.putArray("origins")::add);
        var terms = (ObjectNode) JSON.readTree(entry.terms());
        return to.setAll(terms);
    }

    private JsonNode end(ServerRequest request, Tenant tenant) {
        var id = request.path().pathParameters().get("id");
        if (!shares.revoke(tenant, id)) {
            throw new UserError("unknown_share", "There is no share of this id in force.", "id");
        }
        return JSON.createObjectNode().put("id", id).put("state", "revoked");
    }

    private void own(ServerRequest request, ServerResponse response) {
        gate.enterLimited(
                request,
                response,
                Optional.empty(),
                access -> access.share()
                        .map(SharedView::share)
                        .ifPresentOrElse(
                                share -> Reply.guard(response, timeout, () -> Reply.json(response, shown(share))),
                                () -> Reply.forbidden(response, "not_a_share", "This is not the token of a share.")));
    }

    private JsonNode shown(Share share) {
        var view = shares.view(share).orElse("{}");
        var to = JSON.createObjectNode()
                .put("id", share.id())
                .put("title", share.title())
                .put("tenant", share.tenant().name())
                .put("expires", share.until().toString());
        to.set("view", JSON.readTree(view));
        to.set("reach", JSON.readTree(share.terms()).path("reach"));
        return to;
    }
}
