package dev.tidemark.server.api;

import dev.tidemark.query.Answers;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET|POST /v1/rows.csv} and {@code /v1/rows.ndjson}: the rows of an answer, asked for as {@code load} is. */
public final class RowsEndpoint implements HttpService {

    private final Gate gate;
    private final Loading loading;
    private final Answers answers;

    /** @param clock what "today" means */
    public RowsEndpoint(ReadTokens tokens, KeptSource source, Answers answers, Clock clock) {
        this.gate = new Gate(tokens);
        this.loading = new Loading(source, answers, clock);
        this.answers = answers;
    }

    @Override
    public void routing(HttpRules rules) {
        for (var rows : Rows.values()) {
            var path = "/v1/rows." + rows.suffix();
            rules.any(path, Cors::allow)
                    .options(path, Cors::preflight)
                    .get(path, (request, response) -> answer(request, response, rows, CubeRequest::inAddress))
                    .post(path, (request, response) -> answer(request, response, rows, CubeRequest::inBody))
                    .any(path, Problems.notAllowed("GET", "POST", "OPTIONS"));
        }
    }

    private void answer(
            ServerRequest request, ServerResponse response, Rows rows, Function<ServerRequest, CubeRequest> asked) {
        gate.enter(
                request,
                response,
                Optional.of(Scope.DATA),
                tenant -> Reply.guard(
                        response,
                        answers.timeout(),
                        () -> send(response, rows, tenant, asked.apply(request).compact())));
    }

    private void send(ServerResponse response, Rows rows, Tenant tenant, CubeRequest asked) {
        var text = rows.of(loading.load(tenant, asked));
        response.header(HeaderNames.CONTENT_TYPE, rows.mediaType())
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(text.getBytes(StandardCharsets.UTF_8));
    }
}
