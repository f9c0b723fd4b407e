package dev.tidemark.cli.replay;

import dev.tidemark.cli.send.StopSignal;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The parcels between the reader and the connections; when it is full the reader waits. Ends when closed and empty, or on the signal. */
final class ParcelQueue {

    private static final long LOOK_UP_MILLIS = 50;

    private final BlockingQueue<Parcel> waiting;
    private final StopSignal stop;
    private volatile boolean closed;

    ParcelQueue(int capacity, StopSignal stop) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.stop = stop;
    }

    /** Whether the parcel will be taken: not after the signal. */
    boolean put(Parcel parcel) throws InterruptedException {
        while (!stop.isSet()) {
            if (waiting.offer(parcel, LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** The next parcel; nothing when there will be none. */
    Optional<Parcel> take() throws InterruptedException {
        while (!stop.isSet()) {
            var last = closed;
            var parcel = waiting.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
            if (parcel != null || last) {
                return Optional.ofNullable(parcel);
            }
        }
        return Optional.empty();
    }

    void close() {
        closed = true;
    }
}
