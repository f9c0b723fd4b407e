package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers of success in a platform's own form. */
final class Replies {
    private static final Header NO_GUESSING = HeaderValues.create("X-Content-Type-Options", "nosniff");

    private Replies() {}

    /** Nothing: Slack and Viber would show a body to the user, Telegram would carry it out. */
    static Answer empty() {
        return empty(Status.OK_200);
    }

    static Answer empty(Status status) {
        return of(status, "text/plain; charset=utf-8", "");
    }

    static Answer text(String body) {
        return of(Status.OK_200, "text/plain; charset=utf-8", body);
    }

    static Answer of(String type, String body) {
        return of(Status.OK_200, type, body);
    }

    private static Answer of(Status status, String type, String body) {
        return new Answer(
                status,
                body.getBytes(StandardCharsets.UTF_8),
                List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, type), NO_GUESSING));
    }
}
