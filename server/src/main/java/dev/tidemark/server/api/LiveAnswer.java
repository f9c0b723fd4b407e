package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One question that somebody watches: answered again and again as long as there is a viewer, once for all of them. */
final class LiveAnswer {

    private static final Logger LOG = LoggerFactory.getLogger(LiveAnswer.class);

    private final Supplier<JsonNode> making;
    private final Pace pace;
    private final Runnable ended;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ending = lock.newCondition();
    private final List<Bell> viewers = new ArrayList<>();
    private boolean over;
    private @Nullable Edition newest;

    /**
     * Nobody watches it yet.
     *
     * @param ended called once, when the last viewer has left; nobody can enter any more
     */
    LiveAnswer(Supplier<JsonNode> making, Pace pace, Runnable ended) {
        this.making = making;
        this.pace = pace;
        this.ended = ended;
    }

    /** Another viewer, whose bell rings at every change; false if the last one has just left, and a new one has to be begun. */
    boolean enter(Bell viewer) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            if (viewers.isEmpty()) {
                Thread.ofVirtual().name("live answer").start(this::run);
            }
            return viewers.add(viewer);
        } finally {
            lock.unlock();
        }
    }

    void leave(Bell viewer) {
        lock.lock();
        try {
            viewers.remove(viewer);
            if (viewers.isEmpty()) {
                over = true;
                ending.signalAll();
                ended.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends all viewers away. */
    void end() {
        lock.lock();
        try {
            over = true;
            ending.signalAll();
            viewers.forEach(Bell::ring);
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** The newest edition; nothing as long as there is none. */
    Optional<Edition> newest() {
        lock.lock();
        try {
            return Optional.ofNullable(newest);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                var begun = System.nanoTime();
                publish(edition());
                if (isOver(begun + pace.after(System.nanoTime() - begun))) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Edition edition() {
        try {
            return Edition.of(making.get());
        } catch (UserError error) {
            return Edition.refusal(error.code(), String.valueOf(error.getMessage()), error.at());
        } catch (Cancellation.Cancelled _) {
            return Edition.refusal("stopping", "The server is stopping.", "server");
        } catch (SqlFailure failure) {
            LOG.debug("a live answer fails", failure);
            return Edition.refusal(
                    "database_unavailable", "The database cannot be asked now; it is tried again.", "server");
        } catch (RuntimeException failure) {
            LOG.error("a live answer fails", failure);
            return Edition.refusal("internal", "The answer cannot be made; it is tried again.", "server");
        }
    }

    private void publish(Edition edition) {
        lock.lock();
        try {
            if (newest == null || !newest.says(edition)) {
                newest = edition;
                viewers.forEach(Bell::ring);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until then, or until nobody watches. */
    private boolean isOver(long then) throws InterruptedException {
        lock.lock();
        try {
            var left = then - System.nanoTime();
            while (!over && left > 0) {
                left = ending.awaitNanos(left);
            }
            return over;
        } finally {
            lock.unlock();
        }
    }
}
