package dev.tidemark.cli.sample;

import java.time.Instant;

/** An event that is ready to be sent once its time has come. */
final class SampleEvent {

    private final Instant time;
    private final byte[] json;

    SampleEvent(Instant time, byte[] json) {
        this.time = time;
        this.json = json;
    }

    Instant time() {
        return time;
    }

    byte[] json() {
        return json;
    }

    boolean isIn(Instant from, Instant to) {
        return !time.isBefore(from) && time.isBefore(to);
    }
}
