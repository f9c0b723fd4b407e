package dev.tidemark.server.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Waits for the brokers' word on every record of one append. */
final class Acks implements Callback {
    private final AtomicInteger missing;
    private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
    private final long deadline;

    /** @param deadline by {@link System#nanoTime}, when an append counts as failed */
    Acks(int records, long deadline) {
        this.missing = new AtomicInteger(records);
        this.deadline = deadline;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            all.completeExceptionally(failure);
        } else if (missing.decrementAndGet() == 0) {
            all.complete(null);
        }
    }

    /** Whether sending more of this append makes no sense. */
    boolean lost() {
        return all.isCompletedExceptionally() || left() <= 0;
    }

    /**
     * Returns when all are acknowledged.
     *
     * @throws ExecutionException if one was refused
     * @throws TimeoutException if it took too long
     */
    void await() throws ExecutionException, TimeoutException, InterruptedException {
        all.get(Math.max(0, left()), TimeUnit.NANOSECONDS);
    }

    private long left() {
        return deadline - System.nanoTime();
    }
}
