package dev.tidemark.server.collect.webhook;

import tools.jackson.databind.JsonNode;

/** Viber: one event a delivery. Its tokens have 64 bits, which a double does not hold. */
record Viber() implements Platform {
    private static final Seal SEAL = BodyHmac.sha256Hex("X-Viber-Content-Signature", "");

    @Override
    public String name() {
        return "viber";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(delivery.body(), root -> {
            String event = Json.text(root, "event");
            return switch (event) {
                case "" -> Contents.unreadable("not_a_delivery", "A delivery says which event it is.", "/event");
                case "webhook" -> new Contents.Handshake(Replies.empty());
                default -> Contents.of(happening(delivery, event, root).item());
            };
        });
    }

    private static Happening happening(Delivery delivery, String event, JsonNode root) {
        String user =
                Json.first(Json.text(root, "sender", "id"), Json.text(root, "user", "id"), Json.text(root, "user_id"));
        String token = Json.text(root, "message_token");
        Happening happening = Happening.of(
                        delivery,
                        "viber",
                        delivery.hook().name(),
                        type(event),
                        token.isEmpty() ? "" : event + ":" + token + ":" + user,
                        root)
                .at(Json.millis(Json.text(root, "timestamp")))
                .user(user)
                .session(user)
                .language(Json.first(Json.text(root, "sender", "language"), Json.text(root, "user", "language")));
        return switch (event) {
            case "message" -> message(happening.in(), root.path("message"));
            case "delivered", "seen", "failed" ->
                happening.kind(event.equals("seen") ? "read" : event).replyTo(token);
            default -> happening.kind(event);
        };
    }

    private static Type type(String event) {
        return switch (event) {
            case "message" -> Type.MESSAGE;
            case "delivered", "seen", "failed" -> Type.RECEIPT;
            case "subscribed", "unsubscribed", "conversation_started" -> Type.MEMBERSHIP;
            default -> Type.PLATFORM_EVENT;
        };
    }

    private static Happening message(Happening happening, JsonNode message) {
        String type = Json.text(message, "type");
        happening.text(Json.text(message, "text"));
        return type.equals("text")
                ? happening
                : happening.attachment(new Attachment(
                        switch (type) {
                            case "picture" -> "image";
                            case "url" -> "link";
                            default -> type;
                        },
                        Json.text(message, "media"),
                        "",
                        Json.text(message, "sticker_id")));
    }
}
