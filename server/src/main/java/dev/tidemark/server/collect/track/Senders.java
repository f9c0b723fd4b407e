package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.Step;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/** Who sends, by a key that may stand in several places of a request. */
public final class Senders {
    private final Collector collector;

    public Senders(Collector collector) {
        this.collector = collector;
    }

    /** By the address or the header {@code Authorization}; an answer of 401 ends it where there is no key, or nobody's. */
    public Step<Sender> of(ServerRequest request) {
        return of(SentKey.in(request));
    }

    /** By a key that may be absent, likewise. */
    Step<Sender> of(Optional<SentKey> key) {
        return key.map(this::of)
                .orElseGet(() -> refused(
                        "missing_key",
                        "Send a write key: in the header Authorization, or as key in the address.",
                        "header authorization"));
    }

    private Step<Sender> of(SentKey key) {
        return switch (collector.sender(key.text(), key.at())) {
            case Step.Found<Optional<Sender>>(Optional<Sender> sender) ->
                sender.map(Step::found)
                        .orElseGet(() -> refused(
                                "unknown_key",
                                "No tenant has this write key; check it for typing or revocation.",
                                key.at()));
            case Step.Ended<Optional<Sender>>(Answer answer) -> Step.ended(answer);
        };
    }

    private static Step<Sender> refused(String code, String message, String at) {
        return Step.ended(Answer.of(Status.UNAUTHORIZED_401, new Problem(code, message, at)));
    }
}
