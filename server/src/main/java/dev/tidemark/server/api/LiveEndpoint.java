package dev.tidemark.server.api;

import dev.tidemark.query.Answers;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/live}: an answer as a stream of server-sent events (WHATWG HTML, "Server-sent events"), one now and one
 * whenever it has changed. However many watch a question, it is asked once a second.
 */
public final class LiveEndpoint implements HttpService, AutoCloseable {

    private static final String PATH = "/v1/live";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** A comment after so long without news tells proxies, and this server, that the other side is there. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Gate gate;
    private final LiveAnswers answers;

    /** @param clock what "today" means */
    public LiveEndpoint(ReadTokens tokens, KeptSource source, Answers answers, Clock clock) {
        this(tokens, new LiveAnswers(new Loading(source, answers, clock)::load, PERIOD));
    }

    LiveEndpoint(ReadTokens tokens, LiveAnswers answers) {
        this.gate = new Gate(tokens);
        this.answers = answers;
    }

    /** Ends all streams, so that a server that stops need not wait for those who watch. */
    @Override
    public void close() {
        answers.close();
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(PATH, Cors::allow)
                .options(PATH, Cors::preflight)
                .get(
                        PATH,
                        (request, response) -> gate.enter(
                                request, response, Optional.of(Scope.DATA), tenant -> open(request, response, tenant)))
                .any(PATH, Problems.notAllowed("GET", "OPTIONS"));
    }

    private void open(ServerRequest request, ServerResponse response, Tenant tenant) {
        CubeRequest asked;
        try {
            asked = CubeRequest.inAddress(request).withoutScan();
        } catch (UserError error) {
            Reply.userError(response, error.code(), String.valueOf(error.getMessage()), error.at());
            return;
        }
        answers.enter(tenant, asked)
                .ifPresentOrElse(
                        watched ->
                                watch(request, response, watched, () -> gate.isStillOpen(request, Scope.DATA, tenant)),
                        () -> Reply.tooMuch(
                                response,
                                "too_many_live",
                                "This tenant watches " + LiveAnswers.MOST_PER_TENANT + " questions already."));
    }

    private static void watch(
            ServerRequest request, ServerResponse response, LiveAnswer watched, BooleanSupplier admitted) {
        try {
            response.status(Status.OK_200)
                    .header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            var seen =
                    request.headers().first(HeaderNames.create("last-event-id")).orElse("");
            try (var out = response.outputStream()) {
                send(out, watched, seen, admitted);
            }
        } catch (IOException | UncheckedIOException _) {
            // The viewer has left.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            watched.leave();
        }
    }

    /** Until the viewer leaves, which is found out by writing, or is sent away, also because the token is over. */
    private static void send(OutputStream out, LiveAnswer watched, String seen, BooleanSupplier admitted)
            throws IOException, InterruptedException {
        @Nullable Edition last = null;
        // So that the viewer's side knows that it is connected, even if there is nothing new to tell.
        write(out, ": live\n\n");
        while (!watched.isOver()) {
            var next = watched.after(last, SILENCE);
            if (!admitted.getAsBoolean()) {
                return;
            }
            if (next.isEmpty()) {
                write(out, ": still here\n\n");
            } else if (last != null || !next.get().id().equals(seen)) {
                write(out, event(next.get()));
            }
            last = next.orElse(last);
        }
    }

    private static String event(Edition edition) {
        return "event: %s\nid: %s\ndata: %s\n\n".formatted(edition.event(), edition.id(), edition.json());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
