package dev.tidemark.server.api;

import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.Cancellation;
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
    private final Asking asking;

    /** @param clock what "today" means */
    public RowsEndpoint(ReadTokens tokens, KeptSource source, Asking asking, Clock clock) {
        this.gate = new Gate(tokens);
        this.loading = new Loading(source, asking, Turns.Kind.ASKED, clock);
        this.asking = asking;
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
        gate.enterLimited(
                request,
                response,
                Optional.of(Scope.DATA),
                access -> Reply.guard(
                        response,
                        asking.timeout(),
                        () -> send(
                                request,
                                response,
                                rows,
                                access,
                                asked.apply(request).compact())));
    }

    private void send(ServerRequest request, ServerResponse response, Rows rows, Access access, CubeRequest asked) {
        var cancellation = new Cancellation();
        var text = rows.of(ClientWatch.during(cancellation, () -> loading.load(access, asked, cancellation)));
        if (!EntityTag.of(text).isAnswer(request, response)) {
            response.header(HeaderNames.CONTENT_TYPE, rows.mediaType()).send(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
