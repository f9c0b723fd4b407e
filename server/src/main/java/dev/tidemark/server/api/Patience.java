package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets clients wait for a long answer in pieces: after a while they are told to go on waiting, and ask again at once. The answer
 * is made once, for the client that asked: another's question may be newer than this answer.
 */
final class Patience {

    /** By which the protocol's clients mark the attempts at one question; whoever sends none waits in one piece. */
    private static final HeaderName REQUEST = HeaderNames.create("x-request-id");

    private static final Pattern ATTEMPT = Pattern.compile("(.{1,100})-span-\\d{1,9}");

    /** What the protocol's clients take for no answer. */
    private static final String WAIT = "Continue wait";

    /** Beyond, questions are waited for in one piece. */
    private static final int MOST = 100;

    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final Duration piece;
    private final Map<Key, Work> going = new ConcurrentHashMap<>();

    /**
     * Nobody waits yet.
     *
     * @param piece how long a request is held before its client is told to wait, and how long the client then may take to come
     *     back
     */
    Patience(Duration piece) {
        this.piece = piece;
    }

    private record Key(Access access, String path, String attempts, CubeRequest request) {}

    /** @param attempts how many there were: where the last one ended a while ago nobody waits any more */
    private record Work(
            CompletableFuture<JsonNode> answer, Cancellation cancellation, AtomicInteger attempts, long begun) {

        double seconds() {
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    /** Makes an answer until that is ended. */
    interface Making {
        JsonNode make(Cancellation cancellation);
    }

    /** The answer, or the word to wait. What the making throws is thrown here. It is ended when its client has left. */
    JsonNode await(ServerRequest request, Access access, CubeRequest asked, Making making) {
        return attempts(request)
                .filter(_ -> going.size() < MOST)
                .map(attempts -> await(new Key(access, request.path().path(), attempts, asked), making))
                .orElseGet(() -> inOnePiece(making));
    }

    /** Made on the spot, unless its client leaves. */
    static JsonNode inOnePiece(Making making) {
        var cancellation = new Cancellation();
        return ClientWatch.during(cancellation, () -> making.make(cancellation));
    }

    private static Optional<String> attempts(ServerRequest request) {
        return request.headers()
                .first(REQUEST)
                .map(ATTEMPT::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    private JsonNode await(Key key, Making making) {
        var work = going.computeIfAbsent(key, _ -> begin(making));
        var attempt = work.attempts().incrementAndGet();
        try {
            var answer = work.answer().get(piece.toMillis(), TimeUnit.MILLISECONDS);
            going.remove(key, work);
            return answer;
        } catch (TimeoutException _) {
            endUnlessSomebodyComes(key, work, attempt);
            return toWait(work);
        } catch (ExecutionException e) {
            going.remove(key, work);
            if (work.cancellation().isCancelled()) {
                // Given up the moment before the client came back, who asks again.
                return toWait(work);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    private static JsonNode toWait(Work work) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("error", WAIT)
                .put("stage", "Executing query")
                .put("timeElapsed", work.seconds());
    }

    private static Work begin(Making making) {
        var cancellation = new Cancellation();
        return new Work(
                CompletableFuture.supplyAsync(() -> making.make(cancellation), VIRTUAL),
                cancellation,
                new AtomicInteger(),
                System.nanoTime());
    }

    /** Clients come back at once. Without the key in the map, who comes too late begins anew. */
    private void endUnlessSomebodyComes(Key key, Work work, int attempt) {
        CompletableFuture.delayedExecutor(piece.toMillis(), TimeUnit.MILLISECONDS, VIRTUAL)
                .execute(() -> {
                    if (work.attempts().get() == attempt && going.remove(key, work)) {
                        work.cancellation().cancel();
                    }
                });
    }

    /** Whether it is no answer, but the word to wait for one. */
    static boolean isToWait(JsonNode reply) {
        return reply.path("error").asString("").equals(WAIT);
    }
}
