package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import java.util.stream.Stream;

/** What a genuine delivery holds. */
sealed interface Contents {

    /** What happened, in order. Made one by one as they are asked for, so that their number can be bounded. */
    record Happenings(Stream<Item> items) implements Contents {}

    /** The platform makes sure of the address. Nothing happened. */
    record Handshake(Answer answer) implements Contents {}

    /** Not a delivery of this platform. */
    record Unreadable(Problem problem) implements Contents {}

    static Contents of(Stream<Item> items) {
        return new Happenings(items);
    }

    static Contents of(Item item) {
        return new Happenings(Stream.of(item));
    }

    static Contents nothing() {
        return new Happenings(Stream.empty());
    }

    static Contents unreadable(String code, String message, String at) {
        return new Unreadable(new Problem(code, message, at));
    }
}
