package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Kept;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.adapter.UnfitItem;
import dev.tidemark.server.collect.visitor.Visitors;
import io.helidon.http.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what one request holds, and answers. */
final class SegmentTaking {
    private final Collector collector;
    private final CollectSettings limits;
    private final Visitors visitors;
    private final SegmentItems items;

    SegmentTaking(Collector collector, CollectSettings limits, Visitors visitors) {
        this.collector = collector;
        this.limits = limits;
        this.visitors = visitors;
        this.items = new SegmentItems(limits, visitors);
    }

    /** One call; what is wrong with it is the answer. */
    Answer one(Sender sender, ObjectNode call) {
        Instant now = collector.now();
        List<Optional<Item>> read = List.of(items.item(call, Delivery.of(now, call)));
        return keep(
                sender,
                read,
                now,
                kept -> kept.bad().isEmpty()
                        ? SegmentReceipt.of(kept, read)
                        : Answer.of(
                                Status.BAD_REQUEST_400, kept.bad().getFirst().getFirst()));
    }

    /**
     * Several; those that are wrong stand in the answer by their numbers, and cost the others nothing. As libraries do not read that,
     * they become rejects too.
     */
    Answer batch(Sender sender, ObjectNode request) {
        if (!(request.get("batch") instanceof ArrayNode batch)) {
            return refused(
                    Status.BAD_REQUEST_400,
                    new Problem("missing_batch", "Send an object whose member batch is an array of calls.", "/batch"));
        }
        if (batch.size() > limits.maxEvents()) {
            return refused(
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    new Problem(
                            "too_many_events",
                            "A batch may have at most " + limits.maxEvents() + " calls; send it in pieces.",
                            "/batch/" + limits.maxEvents()));
        }
        Instant now = collector.now();
        Delivery delivery = Delivery.of(now, request);
        List<Optional<Item>> read = new ArrayList<>(batch.size());
        List<Optional<Item>> kept = new ArrayList<>(batch.size());
        for (JsonNode call : batch) {
            Optional<Item> item = items.item(call, delivery);
            read.add(item);
            kept.add(item.map(each -> UnfitItem.of(SegmentItems.SOURCE, each, SegmentItems.withoutSecrets(call))));
        }
        return keep(sender, kept, now, outcome -> SegmentReceipt.of(outcome, read));
    }

    private Answer keep(Sender sender, List<Optional<Item>> read, Instant now, Function<Kept, Answer> answer) {
        List<Item> made = read.stream().flatMap(Optional::stream).toList();
        visitors.leftOut(read.size() - made.size());
        return collector.keep(sender, made, now).then(answer);
    }

    Answer refused(Status status, Problem problem) {
        collector.refused(problem);
        return Answer.of(status, problem);
    }
}
