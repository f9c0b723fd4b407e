package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import tools.jackson.databind.JsonNode;

/** LINE: events of one bot. An empty list of them is how it makes sure of the address. */
record Line() implements Platform {
    private static final Seal SEAL = BodyHmac.sha256Base64("X-Line-Signature");

    @Override
    public String name() {
        return "line";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> root.path("events").isArray()
                        ? Contents.of(Json.each(root.path("events"))
                                .map(event -> item(delivery, Json.text(root, "destination"), event)))
                        : Contents.unreadable("not_a_delivery", "A delivery has events.", ""));
    }

    private static Item item(Delivery delivery, String bot, JsonNode event) {
        if (!event.isObject()) {
            return Leftover.notAnObject(delivery, event);
        }
        String what = Json.text(event, "type");
        String user = Json.text(event, "source", "userId");
        String group = Json.first(Json.text(event, "source", "groupId"), Json.text(event, "source", "roomId"));
        Happening happening = Happening.of(delivery, "line", bot, type(what), Json.text(event, "webhookEventId"), event)
                .at(Json.millis(Json.text(event, "timestamp")))
                .user(user)
                .session(bot + ":" + Json.first(group, user))
                .channel(Json.first(group, bot));
        if (Json.text(event, "mode").equals("standby")) {
            happening.standby();
        }
        return detailed(happening, what, event).item();
    }

    private static Type type(String what) {
        return switch (what) {
            case "message" -> Type.MESSAGE;
            case "postback" -> Type.POSTBACK;
            case "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft" -> Type.MEMBERSHIP;
            case "accountLink" -> Type.ACCOUNT_LINK;
            case "activated", "deactivated", "botSuspended", "botResumed" -> Type.HANDOVER;
            default -> Type.PLATFORM_EVENT;
        };
    }

    private static Happening detailed(Happening happening, String what, JsonNode event) {
        return switch (what) {
            case "message" -> message(happening.in(), event.path("message"));
            case "postback" -> happening.in().kind("button").payload(Json.text(event, "postback", "data"));
            case "accountLink" ->
                happening.kind(Json.text(event, "link", "result").equals("ok") ? "linked" : "failed");
            default -> happening.kind(what);
        };
    }

    private static Happening message(Happening happening, JsonNode message) {
        String type = Json.text(message, "type");
        happening.text(Json.text(message, "text")).replyTo(Json.text(message, "quotedMessageId"));
        return type.equals("text")
                ? happening
                : happening.attachment(new Attachment(
                        type,
                        Json.text(message, "contentProvider", "originalContentUrl"),
                        "",
                        Json.text(message, "id")));
    }
}
