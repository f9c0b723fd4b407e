package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads deliveries again that were kept as rejects, as if they came now. They were found genuine when they came, so nobody
 * looks at a signature.
 */
public sealed interface Retaking {

    /** It can be read now: these are to be made durable, and then it is a reject no more. */
    record Taken(List<CollectedEvent> events) implements Retaking {}

    /**
     * It cannot be read.
     *
     * @param reason a word of a closed set
     * @param detail for a person to read
     */
    record Unreadable(String reason, String detail) implements Retaking {}

    /** @param reject one that is a delivery */
    static Retaking of(Rejects.Rejected reject) {
        String[] address = reject.source().split("/", 4);
        Optional<Platform> platform = address.length == 4 ? Platforms.named(address[2]) : Optional.empty();
        return platform.map(known -> read(known, delivery(reject, known, address[3])))
                .orElseGet(() -> new Unreadable("not_a_delivery", "No platform delivers to " + reject.source()));
    }

    private static Delivery delivery(Rejects.Rejected reject, Platform platform, String name) {
        Sender sender = new Sender(new Tenant(reject.tenantId(), ""), reject.source());
        return new Delivery(
                new Hook(sender, name, platform.name(), List.of(), Map.of()),
                "",
                "",
                header -> header.equalsIgnoreCase("Content-Type") ? reject.deliveredAs() : "",
                reject.bytes(),
                CollectSettings.DEFAULT,
                reject.received());
    }

    private static Retaking read(Platform platform, Delivery delivery) {
        return switch (platform.read(delivery)) {
            case Contents.Handshake _ -> new Taken(List.of());
            case Contents.Happenings(Stream<Item> items) -> bounded(delivery, items);
            case Contents.Unreadable(Problem problem) -> new Unreadable(problem.code(), problem.message());
        };
    }

    private static Retaking bounded(Delivery delivery, Stream<Item> happened) {
        int most = delivery.limits().maxEvents();
        List<CollectedEvent> events =
                happened.limit(most + 1L).map(item -> collected(delivery, item)).toList();
        return events.size() > most
                ? new Unreadable("too_many_events", "A delivery may have at most " + most + " events.")
                : new Taken(events);
    }

    private static CollectedEvent collected(Delivery delivery, Item item) {
        Sender sender = delivery.hook().sender();
        return switch (item) {
            case Item.Good good ->
                new CollectedEvent(sender.tenant().id(), good.eventKey(), delivery.now(), good.json());
            case Item.Unfit unfit -> CollectedEvent.reject(sender, unfit, delivery.now());
            case Item.Bad bad -> throw new IllegalStateException("readers make rejects of what is bad: " + bad);
        };
    }
}
