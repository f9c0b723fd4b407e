package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Problem;
import io.helidon.http.Status;

/** How Meta's platforms make sure of an address: the hook's {@code verify_token} comes, their challenge goes back. */
final class MetaHandshake {

    private MetaHandshake() {}

    static Answer answer(Delivery delivery) {
        Form query = Form.parse(delivery.query());
        String expected = delivery.setting("verify_token");
        boolean agreed = !expected.isEmpty()
                && Macs.same(expected, query.first("hub.verify_token"))
                && query.first("hub.mode").equals("subscribe");
        return agreed
                ? Replies.text(query.first("hub.challenge"))
                : Answer.of(
                        Status.FORBIDDEN_403,
                        new Problem(
                                "wrong_verify_token",
                                "hub.verify_token is not the hook's setting verify_token.",
                                "query hub.verify_token"));
    }
}
