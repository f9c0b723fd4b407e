package dev.tidemark.server.api;

import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.Cancellation;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /v1/live}: answers as a stream of server-sent events (WHATWG HTML, "Server-sent events"), one now and one
 * whenever it has changed. However many watch a question, it is asked once a second, and more rarely if it reads events.
 */
public final class LiveEndpoint implements HttpService, AutoCloseable {

    private static final String PATH = "/v1/live";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** How often it is looked, in memory, whether the token of a stream still holds. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** A comment after so long without news tells proxies, and this server, that the other side is there. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    /** Of one stream. */
    private static final int MOST_QUESTIONS = 50;

    private final Gate gate;
    private final BiConsumer<Access, CubeRequest> check;
    private final LiveAnswers answers;
    private final Duration look;

    /** @param clock what "today" means */
    public LiveEndpoint(ReadTokens tokens, KeptSource source, Asking asking, Clock clock) {
        this(tokens, new Loading(source, asking, Turns.Kind.WATCHED, clock));
    }

    private LiveEndpoint(ReadTokens tokens, Loading loading) {
        this(
                tokens,
                loading::questions,
                new LiveAnswers((access, request) -> loading.load(access, request, new Cancellation()), PERIOD),
                LOOK);
    }

    /**
     * Over answers that are made elsewhere.
     *
     * @param check throws for what a share does not show
     * @param look how long a stream outlives its token, at most
     */
    LiveEndpoint(ReadTokens tokens, BiConsumer<Access, CubeRequest> check, LiveAnswers answers, Duration look) {
        this.gate = new Gate(tokens);
        this.check = check;
        this.answers = answers;
        this.look = look;
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
                        (request, response) -> gate.enterLimited(
                                request, response, Optional.of(Scope.DATA), access -> open(request, response, access)))
                .any(PATH, Problems.notAllowed("GET", "OPTIONS"));
    }

    private void open(ServerRequest request, ServerResponse response, Access access) {
        List<CubeRequest> asked;
        try {
            asked = CubeRequest.allInAddress(request);
            if (asked.size() > MOST_QUESTIONS) {
                throw new UserError("too_large", "A stream has up to " + MOST_QUESTIONS + " questions.", "query");
            }
            if (access.share().isPresent()) {
                // What is outside of a share is refused at once; whatever else is wrong is told in the stream.
                asked.forEach(each -> check.accept(access, each));
            }
        } catch (UserError error) {
            Reply.userError(response, error);
            return;
        }
        var seen = request.headers().first(HeaderNames.create("last-event-id")).orElse("");
        answers.enter(access, asked, seen)
                .ifPresentOrElse(
                        view -> watch(response, view, () -> gate.isStillOpen(request, Scope.DATA, access)),
                        () -> Reply.tooMuch(
                                response,
                                "too_many_live",
                                "This tenant watches " + LiveAnswers.MOST_PER_TENANT + " questions already."));
    }

    private void watch(ServerResponse response, LiveView watched, BooleanSupplier admitted) {
        try (watched) {
            response.status(Status.OK_200)
                    .header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            ClientLine.ofThread().ifPresent(line -> line.whenLeft(watched::leave));
            try (var out = response.outputStream()) {
                send(out, watched, admitted);
            }
        } catch (IOException | UncheckedIOException _) {
            // The viewer has left.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the viewer leaves, which is found out by writing at the latest, or is sent away, also because the token is over. */
    private void send(OutputStream out, LiveView watched, BooleanSupplier admitted)
            throws IOException, InterruptedException {
        // So that the viewer's side knows that it is connected, even if there is nothing new to tell.
        write(out, ": live\n\n");
        var told = System.nanoTime();
        while (!watched.isOver() && admitted.getAsBoolean()) {
            var news = watched.news();
            if (!news.isEmpty() || System.nanoTime() - told >= SILENCE.toNanos()) {
                write(out, news.isEmpty() ? ": still here\n\n" : news);
                told = System.nanoTime();
            }
            watched.await(look);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
