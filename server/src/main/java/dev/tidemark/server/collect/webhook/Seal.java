package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Problem;
import io.helidon.http.Status;
import java.util.Optional;

/** How a platform proves that a delivery is its own. */
sealed interface Seal permits BodyHmac, SlackSeal, TwilioSeal, TokenSeal, BasicSeal {

    /** The answer to a delivery that is not genuine, or empty if it is. */
    default Optional<Refusal> refusal(Delivery delivery) {
        return delivery.hook().secrets().stream().allMatch(String::isEmpty)
                ? Optional.of(new Refusal(
                        Status.FORBIDDEN_403,
                        new Problem(
                                "hook_without_secret",
                                "This hook has no secret, so nobody can be known; give it the platform's.",
                                "path")))
                : broken(delivery);
    }

    /** Likewise, of a hook that has a secret. */
    Optional<Refusal> broken(Delivery delivery);

    /** Why a delivery is not taken. */
    record Refusal(Status status, Problem problem) {

        static Optional<Refusal> missing(String header) {
            return unauthorized("missing_signature", "The header " + header + " is missing.", header);
        }

        static Optional<Refusal> wrong(String header) {
            return unauthorized(
                    "wrong_signature",
                    "The delivery is not signed with a secret of this hook; compare it with the platform's settings.",
                    header);
        }

        static Optional<Refusal> stale(String header, String message) {
            return unauthorized("stale_signature", message, header);
        }

        private static Optional<Refusal> unauthorized(String code, String message, String header) {
            return Optional.of(new Refusal(Status.UNAUTHORIZED_401, new Problem(code, message, Headers.place(header))));
        }

        Answer answer() {
            return Answer.of(status, problem);
        }
    }
}
