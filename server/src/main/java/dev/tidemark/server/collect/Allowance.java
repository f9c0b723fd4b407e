package dev.tidemark.server.collect;

import java.time.Duration;
import java.util.Optional;

/** How much a sender may send. Asked once for every request, from many threads, so an implementation answers from memory. */
public interface Allowance {

    /** As much as there is. */
    Allowance UNLIMITED = new Unlimited();

    /** Takes so many events, all of them or none; why none, if so. */
    Optional<Exceeded> take(int events);

    /** Gives back what was taken and could not be made durable. */
    void giveBack(int events);

    /**
     * What a sender is told that sends too much.
     *
     * @param code a word of a closed set
     * @param message what the limit is, for people
     * @param comeAgain when as many would be taken
     */
    record Exceeded(String code, String message, Duration comeAgain) {}

    /** Takes everything. */
    record Unlimited() implements Allowance {
        @Override
        public Optional<Exceeded> take(int events) {
            return Optional.empty();
        }

        @Override
        public void giveBack(int events) {}
    }
}
