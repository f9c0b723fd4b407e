package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event of a workspace. Two apps in one workspace are told the same message under different {@code event_id}s, and one
 * that is addressed is told of it as a message and as a mention. So a message is known by team, channel and {@code ts},
 * a reaction or a member by who, where and when as well, and the rest by {@code event_id}.
 */
final class SlackEvent {

    /** Messages that say something new, in one way or another. */
    private static final Set<String> SPOKEN = Set.of("", "bot_message", "file_share", "me_message", "thread_broadcast");

    private final Delivery delivery;
    private final JsonNode outer;
    private final JsonNode event;

    private SlackEvent(Delivery delivery, JsonNode outer) {
        this.delivery = delivery;
        this.outer = outer;
        this.event = outer.path("event");
    }

    static Item item(Delivery delivery, JsonNode outer) {
        return outer.path("event").isObject()
                ? new SlackEvent(delivery, outer).item()
                : Leftover.notAnObject(delivery, outer.path("event"));
    }

    /** Not about a conversation, such as that an app is told too much. */
    static Item other(Delivery delivery, JsonNode outer) {
        return Happening.of(
                        delivery,
                        "slack",
                        team(outer),
                        Type.PLATFORM_EVENT,
                        Json.text(outer, "event_id"),
                        withoutToken(outer))
                .at(Json.seconds(Json.text(outer, "event_time")))
                .kind(Json.text(outer, "type"))
                .item();
    }

    static String team(JsonNode outer) {
        return Json.first(Json.text(outer, "team_id"), Json.text(outer, "enterprise_id"));
    }

    /** The token would let anyone who reads the event pass for Slack at old apps. */
    static JsonNode withoutToken(JsonNode outer) {
        return outer instanceof ObjectNode object ? object.deepCopy().without("token") : outer;
    }

    private Item item() {
        String what = Json.text(event, "type");
        String subtype = Json.text(event, "subtype");
        return switch (what) {
            case "message", "app_mention" ->
                SPOKEN.contains(subtype)
                        ? message()
                        : of(membership(subtype), subtype).kind(subtype).item();
            case "reaction_added", "reaction_removed" -> reaction(what);
            default -> besides(membership(what), what).kind(what).item();
        };
    }

    private static Type membership(String what) {
        return switch (what) {
            case "channel_join",
                    "channel_leave",
                    "group_join",
                    "group_leave",
                    "member_joined_channel",
                    "member_left_channel",
                    "team_join" -> Type.MEMBERSHIP;
            default -> Type.PLATFORM_EVENT;
        };
    }

    /** Slack's own id tells it from all others, two files of one moment as well. */
    private Happening besides(Type type, String what) {
        String id = Json.text(outer, "event_id");
        return type == Type.MEMBERSHIP || id.isEmpty() ? of(type, what) : of(type, id, time(), user());
    }

    private Happening of(Type type, String what) {
        String ts = time();
        String id = ts.isEmpty()
                ? Json.text(outer, "event_id")
                : String.join(
                        ":", what, channel(), ts, user(), Json.text(event, "reaction"), Json.text(event, "item", "ts"));
        return of(type, id, ts, user());
    }

    private Happening of(Type type, String id, String ts, String user) {
        return Happening.of(delivery, "slack", team(outer), type, id, event)
                .at(Json.seconds(Json.first(ts, Json.text(outer, "event_time"))))
                .user(user)
                .session(channel().isEmpty() ? "" : team(outer) + ":" + channel())
                .channel(channel());
    }

    private String time() {
        return Json.first(Json.text(event, "event_ts"), Json.text(outer, "event_ts"));
    }

    private String channel() {
        return Json.first(
                Json.text(event, "channel"), Json.text(event, "channel", "id"), Json.text(event, "item", "channel"));
    }

    private String user() {
        return Json.first(Json.text(event, "user"), Json.text(event, "user", "id"));
    }

    private boolean fromBot() {
        return !Json.text(event, "bot_id").isEmpty()
                || Json.text(event, "subtype").equals("bot_message");
    }

    private Item message() {
        String ts = Json.text(event, "ts");
        String id = ts.isEmpty() ? Json.text(outer, "event_id") : "message:" + channel() + ":" + ts;
        Happening happening = of(Type.MESSAGE, id, ts, fromBot() ? "" : user())
                .text(Json.text(event, "text"))
                .replyTo(Json.text(event, "thread_ts"));
        Json.each(event.path("files")).map(SlackEvent::file).forEach(happening::attachment);
        return (fromBot() ? happening.out() : happening.in()).item();
    }

    private static Attachment file(JsonNode file) {
        String mime = Json.text(file, "mimetype");
        String url = Json.first(Json.text(file, "url_private_download"), Json.text(file, "url_private"));
        return new Attachment(Attachment.kindOf(mime), url, mime, Json.text(file, "id"));
    }

    private Item reaction(String what) {
        return of(Type.REACTION, what)
                .in()
                .kind(what.equals("reaction_added") ? "added" : "removed")
                .text(Json.text(event, "reaction"))
                .replyTo(Json.text(event, "item", "ts"))
                .item();
    }
}
