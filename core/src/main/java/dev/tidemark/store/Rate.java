package dev.tidemark.store;

import java.time.Duration;

/**
 * How fast events may come: so many at once, and again as many in that time.
 *
 * @param per whole seconds, from 1 to 3,600
 */
public record Rate(int events, Duration per) {

    /** As people write it, such as {@code 1000/s}. */
    @Override
    public String toString() {
        var seconds = per.toSeconds();
        return events + "/" + (seconds == 1 ? "s" : seconds == 60 ? "m" : seconds == 3_600 ? "h" : seconds + "s");
    }
}
