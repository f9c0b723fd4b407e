package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One messaging of a page. Its key is the message's {@code mid}. What has none is known by the user, what it is, and when:
 * by the watermark for receipts, which say that everything up to then was delivered or read. {@code seq}, with which others
 * made a key, was taken away in 2019.
 */
final class FacebookMessaging {
    private static final Set<String> HANDOVERS =
            Set.of("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles");
    private static final Set<String> AROUND = Set.of("sender", "recipient", "prior_message");

    private final Delivery delivery;
    private final JsonNode messaging;
    private final boolean standby;
    private final boolean echo;
    private final String page;
    private final String user;
    private final Optional<Instant> entryTime;

    private FacebookMessaging(Delivery delivery, JsonNode entry, JsonNode messaging, boolean standby) {
        this.delivery = delivery;
        this.messaging = messaging;
        this.standby = standby;
        this.echo = messaging.path("message").path("is_echo").asBoolean(false);
        String from = Json.text(messaging, "sender", "id");
        String to = Json.text(messaging, "recipient", "id");
        this.page = Json.first(Json.text(entry, "id"), echo ? from : to);
        this.user = echo ? to : from;
        this.entryTime = Json.millis(Json.text(entry, "time"));
    }

    static Item item(Delivery delivery, JsonNode entry, JsonNode messaging, boolean standby) {
        return messaging.isObject()
                ? new FacebookMessaging(delivery, entry, messaging, standby).item()
                : Leftover.notAnObject(delivery, messaging);
    }

    /** One that came without its entry, by another platform's hand. */
    static Item alone(Delivery delivery, JsonNode messaging) {
        return item(delivery, JsonNodeFactory.instance.objectNode(), messaging, false);
    }

    private Item item() {
        String what = what();
        JsonNode content = messaging.path(what);
        return switch (what) {
            case "message" -> message(content);
            case "postback" -> postback(content);
            case "delivery" -> receipt(content, "delivered");
            case "read" -> receipt(content, "read");
            case "reaction" -> reaction(content);
            case "optin" ->
                of(Type.OPTIN, id(what)).kind(Json.text(content, "type")).item();
            case "referral" ->
                of(Type.REFERRAL, id(what)).kind(Json.text(content, "source")).item();
            case "account_linking" ->
                of(Type.ACCOUNT_LINK, id(what))
                        .kind(Json.text(content, "status"))
                        .item();
            default ->
                HANDOVERS.contains(what)
                        ? of(Type.HANDOVER, id(what)).kind(what).item()
                        : of(Type.PLATFORM_EVENT, "").kind(what).item();
        };
    }

    /** The name of the member that says what happened. */
    private String what() {
        return messaging.properties().stream()
                .filter(member -> member.getValue().isObject() && !AROUND.contains(member.getKey()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }

    private String id(String what) {
        String time = Json.text(messaging, "timestamp");
        return user.isEmpty() || time.isEmpty() ? "" : what + ":" + user + ":" + time;
    }

    private Happening of(Type type, String id) {
        Optional<Instant> time = Json.millis(Json.text(messaging, "timestamp"));
        return time.isPresent()
                ? timeless(type, id).at(time)
                : timeless(type, id).atAbout(entryTime);
    }

    private Happening timeless(Type type, String id) {
        Happening happening = Happening.of(delivery, "facebook", page, type, id, messaging)
                .user(user)
                .session(user.isEmpty() ? "" : page + ":" + user)
                .channel(page);
        return standby ? happening.standby() : happening;
    }

    private Item message(JsonNode message) {
        Happening happening = of(Type.MESSAGE, Json.text(message, "mid"))
                .text(Json.text(message, "text"))
                .replyTo(Json.text(message, "reply_to", "mid"))
                .payload(Json.text(message, "quick_reply", "payload"));
        if (message.path("quick_reply").isObject()) {
            happening.kind("quick_reply");
        }
        Json.each(message.path("attachments"))
                .map(FacebookMessaging::attachment)
                .forEach(happening::attachment);
        return (echo ? happening.out() : happening.in()).item();
    }

    private static Attachment attachment(JsonNode attachment) {
        JsonNode payload = attachment.path("payload");
        String type = Json.text(attachment, "type");
        String kind = payload.hasNonNull("sticker_id") ? "sticker" : type.equals("fallback") ? "link" : type;
        return Attachment.linked(
                kind,
                Json.first(Json.text(payload, "url"), Json.text(attachment, "url"), Json.text(attachment, "URL")));
    }

    private Item postback(JsonNode postback) {
        return of(Type.POSTBACK, Json.first(Json.text(postback, "mid"), id("postback")))
                .in()
                .kind("button")
                .text(Json.text(postback, "title"))
                .payload(Json.text(postback, "payload"))
                .item();
    }

    private Item receipt(JsonNode receipt, String kind) {
        String watermark = Json.text(receipt, "watermark");
        String id = user.isEmpty() || watermark.isEmpty() ? "" : kind + ":" + user + ":" + watermark;
        return timeless(Type.RECEIPT, id).at(Json.millis(watermark)).kind(kind).item();
    }

    private Item reaction(JsonNode reaction) {
        String mid = Json.text(reaction, "mid");
        String action = Json.text(reaction, "action");
        return of(Type.REACTION, id("reaction:" + mid + ":" + action))
                .in()
                .kind(action.equals("unreact") ? "removed" : "added")
                .text(Json.first(Json.text(reaction, "emoji"), Json.text(reaction, "reaction")))
                .replyTo(mid)
                .item();
    }
}
