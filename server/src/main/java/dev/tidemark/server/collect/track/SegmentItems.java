package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Rfc3339;
import dev.tidemark.server.collect.adapter.MadeEvent;
import dev.tidemark.server.collect.visitor.Browser;
import dev.tidemark.server.collect.visitor.Referrer;
import dev.tidemark.server.collect.visitor.Visitors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes an event of one item: its type is the call, its id the {@code messageId}, its data what else the item says. */
final class SegmentItems {

    /** The source of all events that are sent by this protocol. */
    static final String SOURCE = "segment";

    /** Attributes of the event, or nobody's business. */
    private static final Set<String> LEFT_OUT = Set.of("type", "messageId", "writeKey", "timestamp", "sentAt");

    private final CollectSettings limits;
    private final Visitors visitors;

    SegmentItems(CollectSettings limits, Visitors visitors) {
        this.limits = limits;
        this.visitors = visitors;
    }

    /** @return nothing for an item of a program that is not wanted */
    Optional<Item> item(JsonNode node, Delivery delivery) {
        if (!(node instanceof ObjectNode sent)) {
            return Optional.of(bad("not_an_object", "An item is a JSON object; this is something else.", ""));
        }
        Optional<Call> call = Call.of(text(sent, "type"));
        if (call.isEmpty()) {
            return Optional.of(
                    bad("unknown_call", "type is one of track, page, screen, identify, group and alias.", "/type"));
        }
        Optional<Item> mistake = mistake(sent, call.get());
        return mistake.isPresent() ? mistake : made(sent, call.get(), delivery);
    }

    private static Optional<Item> mistake(ObjectNode sent, Call call) {
        if (text(sent, "userId").isEmpty() && text(sent, "anonymousId").isEmpty()) {
            return Optional.of(bad(
                    "missing_user", "Send userId or anonymousId, so that it is known whose call this is.", "/userId"));
        }
        return call.required.isEmpty() || !text(sent, call.required).isEmpty()
                ? Optional.empty()
                : Optional.of(bad(
                        "missing_member",
                        "A call " + call.word() + " has " + call.required + ".",
                        "/" + call.required));
    }

    private Optional<Item> made(ObjectNode sent, Call call, Delivery delivery) {
        ObjectNode data = data(sent, delivery);
        JsonNode context = data.path("context");
        Browser browser = visitors.browser(text(context, "userAgent"));
        if (visitors.unwanted(browser)) {
            return Optional.empty();
        }
        told(data, browser);
        MadeEvent event = MadeEvent.of(SOURCE, id(sent), call.word())
                .by(user(sent))
                .within(text(context, "sessionId"))
                .data(data);
        String original = original(sent);
        if (original.isEmpty()) {
            return Optional.of(event.item(limits, delivery.receivedAt()));
        }
        return Optional.of(Rfc3339.parse(original)
                .map(time -> timed(event, time, sent, delivery).item(limits, delivery.receivedAt()))
                .orElseGet(() -> bad(
                        "invalid_time",
                        "timestamp is not like 2026-11-22T06:07:08.9Z (ISO 8601, with date, time and offset).",
                        "/timestamp")));
    }

    /** A clock that is wrong is as wrong when it sends; what it says of itself then mends what it said before. */
    private static MadeEvent timed(MadeEvent event, Instant original, ObjectNode sent, Delivery delivery) {
        return Rfc3339.parse(text(sent, "sentAt"))
                .or(delivery::sentAt)
                .map(sending -> event.atAbout(delivery.repaired(original, sending)))
                .orElseGet(() -> event.at(original));
    }

    /** What servers' libraries send as {@code timestamp} is the original one. */
    private static String original(ObjectNode sent) {
        String original = text(sent, "originalTimestamp");
        return original.isEmpty() ? text(sent, "timestamp") : original;
    }

    private static String id(ObjectNode sent) {
        String id = text(sent, "messageId");
        return id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    private static String user(ObjectNode sent) {
        String user = text(sent, "userId");
        return user.isEmpty() ? text(sent, "anonymousId") : user;
    }

    /** Everything else, with what is shared where the item itself says nothing; without the visitor's address. */
    private static ObjectNode data(ObjectNode sent, Delivery delivery) {
        ObjectNode data = sent.objectNode();
        sent.properties().stream()
                .filter(member -> !LEFT_OUT.contains(member.getKey()))
                .forEach(member -> data.set(member.getKey(), member.getValue()));
        String original = original(sent);
        if (!original.isEmpty()) {
            data.put("originalTimestamp", original);
        }
        inherit(data, "context", delivery);
        inherit(data, "integrations", delivery);
        if (data.get("context") instanceof ObjectNode context) {
            context.remove("ip");
        }
        return data;
    }

    private static void inherit(ObjectNode data, String name, Delivery delivery) {
        if (!(delivery.shared().get(name) instanceof ObjectNode shared)) {
            return;
        }
        ObjectNode merged = shared.deepCopy();
        if (data.get(name) instanceof ObjectNode own) {
            merged.setAll(own);
        }
        data.set(name, merged);
    }

    /** Under the names that events of other browsers have as well. */
    private static void told(ObjectNode data, Browser browser) {
        if (!browser.device().isEmpty() && !data.has("device")) {
            data.put("device", browser.device());
        }
        JsonNode page = data.path("context").path("page");
        if (page.has("referrer") && !data.has("referrer")) {
            data.put(
                    "referrer",
                    Referrer.of(text(page, "referrer"), text(page, "url")).word());
        }
    }

    /** A call as it may be kept if it is no event. */
    static JsonNode withoutSecrets(JsonNode call) {
        JsonNode copy = call.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove("writeKey");
            if (object.get("context") instanceof ObjectNode context) {
                context.remove("ip");
            }
        }
        return copy;
    }

    /** Of a string or, as some libraries send identifiers, a number; {@code ""} for anything else. */
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() || value.isNumber() ? value.asString() : "";
    }

    private static Item bad(String code, String message, String at) {
        return new Item.Bad(List.of(new Problem(code, message, at)));
    }
}
