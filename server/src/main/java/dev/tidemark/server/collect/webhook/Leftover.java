package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import tools.jackson.databind.JsonNode;

/**
 * What a platform delivered and is no event. It becomes a reject, and the platform is thanked all the same: it could only
 * send the same again, and some give up a hook whose deliveries fail.
 */
final class Leftover {

    private Leftover() {}

    /** A part of a delivery that should be an object. */
    static Item notAnObject(Delivery delivery, JsonNode part) {
        return of(
                delivery,
                new Problem("not_an_object", "This part of a delivery is not a JSON object.", ""),
                Json.bytes(part));
    }

    /** The event if it is a good one. */
    static Item unlessGood(Delivery delivery, Item item, JsonNode raw) {
        return switch (item) {
            case Item.Good _, Item.Unfit _ -> item;
            case Item.Bad bad -> of(delivery, bad.problems().getFirst(), Json.bytes(raw));
        };
    }

    /** A delivery that cannot be read, without what is secret in it; it can be read again when the reader is another. */
    static Item whole(Platform platform, Delivery delivery, Problem problem) {
        return of(delivery, problem, delivery.mediaType(), platform.keepable(delivery.said()));
    }

    private static Item of(Delivery delivery, Problem problem, byte[] bytes) {
        return of(delivery, problem, "", bytes);
    }

    private static Item of(Delivery delivery, Problem problem, String deliveredAs, byte[] bytes) {
        String at = problem.at().isEmpty() ? "" : " (" + problem.at() + ")";
        return new Item.Unfit(
                EventKey.of(
                        "/webhooks/" + delivery.hook().platform() + "/"
                                + delivery.hook().name(),
                        Content.id(bytes)),
                problem.code(),
                problem.message() + at,
                deliveredAs,
                bytes);
    }
}
