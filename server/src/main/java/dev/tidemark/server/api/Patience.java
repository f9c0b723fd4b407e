package dev.tidemark.server.api;

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
import java.util.function.Supplier;
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

    /** Beyond, questions are waited for in one piece. */
    private static final int MOST = 100;

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final Duration piece;
    private final Map<Key, Work> going = new ConcurrentHashMap<>();

    /** @param piece how long a request is held before its client is told to wait */
    Patience(Duration piece) {
        this.piece = piece;
    }

    private record Key(int tenantId, String path, String attempts, CubeRequest request) {}

    private record Work(CompletableFuture<JsonNode> answer, long begun) {

        double seconds() {
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    /** The answer, or the word to wait. What the making throws is thrown here. */
    JsonNode await(ServerRequest request, int tenantId, CubeRequest asked, Supplier<JsonNode> making) {
        return attempts(request)
                .filter(_ -> going.size() < MOST)
                .map(attempts -> await(new Key(tenantId, request.path().path(), attempts, asked), making))
                .orElseGet(making);
    }

    private static Optional<String> attempts(ServerRequest request) {
        return request.headers()
                .first(REQUEST)
                .map(ATTEMPT::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    private JsonNode await(Key key, Supplier<JsonNode> making) {
        var work = going.computeIfAbsent(key, _ -> begin(key, making));
        try {
            var answer = work.answer().get(piece.toMillis(), TimeUnit.MILLISECONDS);
            going.remove(key, work);
            return answer;
        } catch (TimeoutException _) {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("error", "Continue wait")
                    .put("stage", "Executing query")
                    .put("timeElapsed", work.seconds());
        } catch (ExecutionException e) {
            going.remove(key, work);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /** An answer that nobody comes back for is let go after a minute. */
    private Work begin(Key key, Supplier<JsonNode> making) {
        var work = new Work(CompletableFuture.supplyAsync(making, VIRTUAL), System.nanoTime());
        var later = CompletableFuture.delayedExecutor(KEPT.toSeconds(), TimeUnit.SECONDS, VIRTUAL);
        var _ = work.answer().whenComplete((_, _) -> later.execute(() -> going.remove(key, work)));
        return work;
    }
}
