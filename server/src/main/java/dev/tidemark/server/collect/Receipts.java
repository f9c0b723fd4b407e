package dev.tidemark.server.collect;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The answers for events that were read, good or bad. */
final class Receipts {
    private static final byte[] ONE = "{\"accepted\":1}".getBytes(StandardCharsets.UTF_8);

    private Receipts() {}

    static Answer of(Kept kept) {
        return kept.bad().isEmpty()
                ? accepted(kept.count(), kept.warnings())
                : someRejected(kept.count(), kept.warnings(), kept.bad());
    }

    /** All are durable. */
    private static Answer accepted(int count, List<Problem> warnings) {
        if (count == 1 && warnings.isEmpty()) {
            return Answer.of(Status.ACCEPTED_202, ONE);
        }
        return Answer.of(Status.ACCEPTED_202, AnswerJson.of(json -> {
            json.writeStartObject();
            counts(json, count, warnings);
            json.writeEndObject();
        }));
    }

    /** The good ones of a batch are durable, these are not kept. */
    private static Answer someRejected(int count, List<Problem> warnings, List<List<Problem>> rejected) {
        return Answer.of(Status.BAD_REQUEST_400, AnswerJson.of(json -> {
            json.writeStartObject();
            AnswerJson.members(json, summary(count, rejected));
            counts(json, count, warnings);
            AnswerJson.array(json, "rejected", rejected);
            json.writeEndObject();
        }));
    }

    private static Problem summary(int count, List<List<Problem>> rejected) {
        String message = rejected.size() + " of " + (count + rejected.size())
                + " events were refused, the others are kept; correct these and send them again.";
        return new Problem(
                "some_rejected", message, rejected.getFirst().getFirst().at());
    }

    private static void counts(JsonGenerator json, int count, List<Problem> warnings) {
        json.writeNumberProperty("accepted", count);
        if (!warnings.isEmpty()) {
            AnswerJson.array(json, "warnings", warnings.stream().map(List::of).toList());
        }
    }
}
