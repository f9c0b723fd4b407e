package dev.tidemark.server.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was opened, to be closed in the reverse order: all of it, even when some of it fails to close. */
final class Running implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes charge of a part; safe from several threads. */
    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        @Nullable RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = added(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException added(@Nullable RuntimeException first, Exception next) {
        if (first == null) {
            return next instanceof RuntimeException itself
                    ? itself
                    : new IllegalStateException("stopping: " + next.getMessage(), next);
        }
        first.addSuppressed(next);
        return first;
    }
}
