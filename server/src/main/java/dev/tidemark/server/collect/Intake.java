package dev.tidemark.server.collect;

import java.util.List;

/** Where accepted events become durable. */
public interface Intake {
    /**
     * Takes all of these events; returns only when every one of them is durable. After an exception any part of them may
     * be durable too: sending them again is safe, because the event key makes them the same events.
     *
     * @throws IntakeUnavailable if they cannot be made durable now
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void append(List<CollectedEvent> events) throws IntakeUnavailable, InterruptedException;
}
