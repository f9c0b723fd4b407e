package dev.tidemark.server.collect.track;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The calls of the protocol, each with the member that it cannot do without. */
enum Call {
    TRACK("event"),
    PAGE(""),
    SCREEN(""),
    IDENTIFY(""),
    GROUP("groupId"),
    ALIAS("previousId");

    /** Beside one of {@code userId} and {@code anonymousId}; {@code ""} for none. */
    final String required;

    Call(String required) {
        this.required = required;
    }

    /** As paths, items and types of events have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Call> of(String word) {
        return Arrays.stream(values()).filter(call -> call.word().equals(word)).findFirst();
    }
}
