package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.util.Optional;

/** Who sends: {@code Authorization: Bearer <write key>}, or the key alone. */
public final class Credentials {
    private static final String AT = "header authorization";
    private static final String SCHEME = "Bearer ";
    private static final Header CHALLENGE =
            HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"tidemark\"");

    private final Collector collector;

    Credentials(Collector collector) {
        this.collector = collector;
    }

    Step<Sender> sender(ServerRequestHeaders headers) {
        String key =
                headers.first(HeaderNames.AUTHORIZATION).map(Credentials::key).orElse("");
        if (key.isEmpty()) {
            return refused("missing_key", "Send the header Authorization: Bearer, followed by a write key.");
        }
        return switch (collector.sender(key, AT)) {
            case Step.Found<Optional<Sender>>(Optional<Sender> sender) ->
                sender.map(Step::found)
                        .orElseGet(() -> refused(
                                "unknown_key", "No tenant has this write key; check it for typing or revocation."));
            case Step.Ended<Optional<Sender>>(Answer answer) -> Step.ended(answer);
        };
    }

    /** What the header {@code Authorization} names: what follows {@code Bearer}, or all of it. */
    public static String key(String header) {
        String text = header.strip() + " ";
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? text.substring(SCHEME.length()).strip()
                : text.strip();
    }

    private static Step<Sender> refused(String code, String message) {
        return Step.ended(Answer.of(Status.UNAUTHORIZED_401, new Problem(code, message, AT), CHALLENGE));
    }
}
