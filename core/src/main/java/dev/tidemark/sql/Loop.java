package dev.tidemark.sql;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a step of background work on a thread of its own, and survives whatever fails in it: a database that is away is
 * logged once when it goes and once when it is back, and meanwhile asked again, more and more slowly.
 */
public final class Loop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final String name;
    private final Duration pause;
    private final Step step;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private int failures;

    private Loop(String name, Duration pause, Step step) {
        this.name = name;
        this.pause = pause;
        this.step = step;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** What is repeated. Both methods are called on the loop's thread. */
    @FunctionalInterface
    public interface Step {

        /** Does a piece of work, and tells whether there is more to be done at once. */
        boolean run() throws Exception;

        /** Frees what the step holds; called once, after the last piece. */
        default void end() {}
    }

    /**
     * Starts repeating.
     *
     * @param name of the thread, and what the log calls it
     * @param pause between pieces when there is no more to do, give or take a third, so that several loops spread out
     */
    public static Loop start(String name, Duration pause, Step step) {
        var loop = new Loop(name, pause, step);
        loop.thread.start();
        return loop;
    }

    private void run() {
        while (closing.getCount() > 0) {
            if (!runOnce()) {
                rest();
            }
        }
        step.end();
    }

    private boolean runOnce() {
        try {
            var more = step.run();
            if (failures > 0) {
                LOG.info("{} works again", name);
                failures = 0;
            }
            return more;
        } catch (InterruptedException e) {
            closing.countDown();
        } catch (Exception | Error e) {
            // An error too: a batch that exhausts memory must not end storing for good, with nobody being told.
            failed(e);
        }
        return false;
    }

    private void failed(Throwable e) {
        if (closing.getCount() == 0) {
            return;
        }
        if (failures++ == 0) {
            LOG.warn("{} fails, and tries again until it works: {}", name, e.toString());
        }
        LOG.debug("{} failed", name, e);
    }

    private void rest() {
        var nanos = failures == 0 ? pause.toNanos() : backoff().toNanos();
        try {
            var jittered = ThreadLocalRandom.current().nextLong(nanos * 2 / 3, nanos * 4 / 3 + 1);
            if (closing.await(jittered, TimeUnit.NANOSECONDS)) {
                LOG.debug("{} ends", name);
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    private Duration backoff() {
        var backoff = Duration.ofMillis(100L << Math.min(failures, 10));
        return backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF;
    }

    /** Lets the step that is under way come to its end, for at most 10 seconds, and interrupts it then. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
