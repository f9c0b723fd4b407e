package dev.tidemark.cli;

import dev.tidemark.cli.send.StopSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** On Ctrl-C or SIGTERM: tells the work to stop, and keeps the JVM until it has said how far it came. Closed when it has. */
final class CleanEnd implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private CleanEnd(StopSignal stop) {
        hook = new Thread(() -> {
            stop.set("interrupted");
            awaitEnd();
        });
    }

    static CleanEnd onSignal(StopSignal stop) {
        var end = new CleanEnd(stop);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    private void awaitEnd() {
        try {
            var _ = done.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is ending already: the hook has done its work.
        }
    }
}
