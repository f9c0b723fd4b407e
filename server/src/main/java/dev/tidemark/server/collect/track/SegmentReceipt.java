package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Kept;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.adapter.JsonBody;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {"success":true,"accepted":2,"rejected":[{"i":1,"code":…,"message":…}]}}: the libraries look at {@code success} alone. How
 * many were known before is not in it, because that is found out later.
 */
final class SegmentReceipt {
    private SegmentReceipt() {}

    /** @param read every call in the order of the request; empty for one of an unwanted program */
    static Answer of(Kept kept, List<Optional<Item>> read) {
        ObjectNode receipt =
                JsonBody.JSON.createObjectNode().put("success", true).put("accepted", good(read));
        ArrayNode rejected = receipt.putArray("rejected");
        int bots = 0;
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).isEmpty()) {
                bots++;
            } else if (read.get(i).get() instanceof Item.Bad(List<Problem> problems)) {
                describe(rejected.addObject().put("i", i), problems.getFirst());
            }
        }
        if (bots > 0) {
            receipt.put("bots", bots);
        }
        if (!kept.warnings().isEmpty()) {
            ArrayNode warnings = receipt.putArray("warnings");
            kept.warnings().forEach(warning -> describe(warnings.addObject(), warning));
        }
        return Answer.of(Status.OK_200, receipt.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static int good(List<Optional<Item>> read) {
        return (int) read.stream()
                .flatMap(Optional::stream)
                .filter(Item.Good.class::isInstance)
                .count();
    }

    private static void describe(ObjectNode into, Problem problem) {
        into.put("code", problem.code()).put("message", problem.message());
    }
}
