package dev.tidemark.cli.replay;

import java.time.Instant;

/** What a line of the file is. */
sealed interface Mapped {

    /** An event, ready to be sent. */
    final class Event implements Mapped {

        private final Instant time;
        private final byte[] json;

        Event(Instant time, byte[] json) {
            this.time = time;
            this.json = json;
        }

        Instant time() {
            return time;
        }

        byte[] json() {
            return json;
        }
    }

    /** A line that cannot be one. */
    record Unfit(String code, String message) implements Mapped {}
}
