package dev.tidemark.server.api;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection that ends so that nobody's request is cut off when the server stops: answers say that it ends, and one that is idle
 * is left open a little longer, because a request may be on its way. Helidon itself closes it at once.
 */
record EndingConnection(ServerConnection http, ClientLine line) implements ServerConnection {

    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    @Override
    public void handle(Limit limit) throws InterruptedException {
        http.handle(limit);
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        line.end();
        if (interrupt) {
            http.close(true);
        } else {
            CompletableFuture.delayedExecutor(LAST_CALL.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> http.close(false));
        }
    }
}
