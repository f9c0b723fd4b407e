package dev.tidemark.server.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one part running: starts its process, watches it, starts another when it dies, and stops it.
 *
 * <p>All of it happens on one platform thread that lives as long as the child does, because the signal that a child gets
 * when its parent dies follows the thread that spawned it (prctl(2), PR_SET_PDEATHSIG).
 */
final class Keeper<P extends Part> implements AutoCloseable {
    /** Short troubles of a first start (a port just taken, memory of a crashed run still held) pass within these. */
    private static final int ATTEMPTS = 4;

    private static final Duration THREAD_END = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private final String name;
    private final Preparation<P> preparation;
    private final CompletableFuture<P> up = new CompletableFuture<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Outage outage;
    private final Thread thread;
    private volatile @Nullable Child child;

    /** What is done once, before the first start. */
    interface Preparation<P> {
        P prepare() throws IOException, InterruptedException;
    }

    private Keeper(String name, Preparation<P> preparation) {
        this.name = name;
        this.preparation = preparation;
        this.outage = new Outage(name);
        this.thread = Thread.ofPlatform().daemon().name("keeper of " + name).unstarted(this::run);
    }

    /**
     * Returns when the part answers.
     *
     * @throws EmbeddedFailure when it cannot be made to
     */
    static <P extends Part> Keeper<P> start(String name, Preparation<P> preparation) {
        Keeper<P> keeper = new Keeper<>(name, preparation);
        keeper.thread.start();
        try {
            keeper.up.get();
            return keeper;
        } catch (ExecutionException e) {
            keeper.close();
            throw failure(name, e.getCause());
        } catch (InterruptedException e) {
            keeper.close();
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("interrupted while " + name + " started", e);
        }
    }

    P part() {
        return up.join();
    }

    /** The process id; while the part is down, that of the process that died. */
    long pid() {
        Child last = child;
        return last == null ? -1 : last.pid();
    }

    @Override
    public void close() {
        Child last = noMoreChildren();
        if (last != null) {
            last.stop();
        }
        thread.interrupt();
        try {
            thread.join(THREAD_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            P part = preparation.prepare();
            Backoff backoff = Backoff.none();
            while (!stop.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                backoff = backoff.after(liveOnce(part, backoff));
            }
        } catch (InterruptedException e) {
            log.debug("the keeper of {} ends", name);
        } catch (IOException | RuntimeException e) {
            up.completeExceptionally(e);
        }
        up.completeExceptionally(new EmbeddedFailure(name + " was stopped while it started"));
    }

    /** From start to end; how long it lived. Throws only while the part has never been up. */
    private Duration liveOnce(P part, Backoff backoff) throws IOException, InterruptedException {
        try {
            part.prepare();
            Child born = spawn(part);
            if (born != null) {
                live(part, born);
                return born.age();
            }
        } catch (IOException | RuntimeException e) {
            if (!up.isDone() && backoff.failures() + 1 >= ATTEMPTS) {
                throw e;
            }
            outage.goesOn(e);
        }
        return Duration.ZERO;
    }

    private void live(P part, Child born) throws InterruptedException {
        born.awaitReady();
        log.debug(
                "{} (pid {}) answers after {} ms", name, born.pid(), born.age().toMillis());
        outage.ends(born);
        up.complete(part);
        born.awaitEnd();
        if (stop.getCount() > 0) {
            outage.begins(born);
        }
    }

    private synchronized @Nullable Child spawn(P part) throws IOException {
        if (stop.getCount() == 0) {
            return null;
        }
        Child born = Child.spawn(part);
        child = born;
        return born;
    }

    private synchronized @Nullable Child noMoreChildren() {
        stop.countDown();
        return child;
    }

    private static EmbeddedFailure failure(String name, @Nullable Throwable cause) {
        return cause instanceof EmbeddedFailure failure
                ? failure
                : new EmbeddedFailure(name + " did not start: " + cause, cause);
    }
}
