package dev.tidemark.server.api;

import dev.tidemark.server.collect.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /cubejs-api/v1/cubesql}: a question as SQL over a source as if it were a table. */
public final class CubeSqlEndpoint implements HttpService {

    private static final String PATH = "/cubejs-api/v1/cubesql";

    private final Gate gate;
    private final KeptSource source;
    private final Asking asking;
    private final Loading loading;
    private final Patience patience = new Patience(Duration.ofSeconds(5));

    /** @param clock what "today" means */
    public CubeSqlEndpoint(ReadTokens tokens, KeptSource source, Asking asking, Clock clock) {
        this.gate = new Gate(tokens);
        this.source = source;
        this.asking = asking;
        this.loading = new Loading(source, asking, Turns.Kind.ASKED, clock);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(PATH, Cors::allow)
                .options(PATH, Cors::preflight)
                .post(PATH, this::enter)
                .any(PATH, Problems.notAllowed("POST", "OPTIONS"));
    }

    /** Rows are told as well as asked for by SQL, so that both have to be granted. */
    private void enter(ServerRequest request, ServerResponse response) {
        gate.enter(
                request,
                response,
                Optional.of(Scope.SQL),
                _ -> gate.enterLimited(
                        request,
                        response,
                        Optional.of(Scope.DATA),
                        access -> Reply.guard(response, asking.timeout(), () -> answer(request, response, access))));
    }

    private void answer(ServerRequest request, ServerResponse response, Access access) {
        var body = new JsonPart(CubeRequest.json(request), "");
        var select = SqlReader.read(body.partOrGap("query").text());
        var zone = body.part("timezone").map(JsonPart::text);
        var query = translated(select, zone);
        var asked = new CubeRequest(query.json(), false, false);
        JsonNode reply;
        try {
            reply = body.part("throwContinueWait").map(JsonPart::flag).orElse(false)
                    ? patience.await(request, access, asked, ending -> loading.load(access, asked, ending))
                    : Patience.inOnePiece(ending -> loading.load(access, asked, ending));
        } catch (UserError error) {
            throw query.places().inStatement(error);
        }
        if (reply.has("error")) {
            Reply.json(response, reply);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(query.lines(reply).getBytes(StandardCharsets.UTF_8));
    }

    /** What it names may have been declared a moment ago. */
    private SqlQuery translated(SqlSelect select, Optional<String> zone) {
        try {
            return SqlQuery.of(select, source.kept().catalog(), zone);
        } catch (UserError _) {
            return SqlQuery.of(select, source.keptAfterALook().catalog(), zone);
        }
    }
}
