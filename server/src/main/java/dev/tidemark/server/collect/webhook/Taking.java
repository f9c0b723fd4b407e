package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Kept;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Step;
import io.helidon.http.Status;
import java.util.List;
import java.util.stream.Stream;

/** What all ways of taking deliveries share. */
record Taking(Collector collector, CollectSettings limits) {

    /** Makes what happened durable, as long as it is not too much for one delivery. */
    Step<Kept> keep(Delivery delivery, Stream<Item> happened) {
        List<Item> items = happened.limit(limits.maxEvents() + 1L).toList();
        if (items.size() > limits.maxEvents()) {
            var problem = new Problem(
                    "too_many_events", "A delivery may have at most " + limits.maxEvents() + " events.", "body");
            collector.refused(problem);
            return Step.ended(Answer.of(Status.REQUEST_ENTITY_TOO_LARGE_413, problem));
        }
        return collector.keep(delivery.hook().sender(), items, delivery.now());
    }
}
