package dev.tidemark.cli.send;

import java.time.Duration;
import java.util.Optional;

/** What one request came to. */
sealed interface Answer {

    /** The good ones are kept and the others named. */
    record Taken(Delivery delivery) implements Answer {}

    /** The body as a whole was refused, as too large or unreadable: smaller pieces may fare better. */
    record Whole(String code, String message) implements Answer {}

    /** Not now: the server is busy, starting, without a broker, or away. */
    record Later(Optional<Duration> after, String why) implements Answer {}

    /** Not ever: the key is wrong, or this is no collector. */
    record Denied(String why) implements Answer {}
}
