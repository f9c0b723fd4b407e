package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import tools.jackson.databind.JsonNode;

/** Kik, whose service ended in 2019: messages, among which are receipts and typing. */
record Kik() implements Platform {
    private static final Seal SEAL = BodyHmac.sha1Hex("X-Kik-Signature");

    @Override
    public String name() {
        return "kik";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> root.path("messages").isArray()
                        ? Contents.of(Json.each(root.path("messages")).map(message -> item(delivery, message)))
                        : Contents.unreadable("not_a_delivery", "A delivery has messages.", ""));
    }

    /** The messages alone. */
    @Override
    public Contents relayed(Delivery delivery) {
        return Json.array(
                delivery.body(), messages -> Contents.of(Json.each(messages).map(message -> item(delivery, message))));
    }

    private static Item item(Delivery delivery, JsonNode message) {
        if (!message.isObject()) {
            return Leftover.notAnObject(delivery, message);
        }
        String what = Json.text(message, "type");
        Happening happening = Happening.of(
                        delivery, "kik", delivery.hook().name(), type(what), Json.text(message, "id"), message)
                .at(Json.millis(Json.text(message, "timestamp")))
                .user(Json.text(message, "from"))
                .session(Json.text(message, "chatId"))
                .channel(Json.text(message, "chatId"));
        return detailed(happening, what, message).item();
    }

    private static Type type(String what) {
        return switch (what) {
            case "text", "picture", "video", "link", "sticker", "friend-picker" -> Type.MESSAGE;
            case "start-chatting" -> Type.MEMBERSHIP;
            case "scan-data" -> Type.REFERRAL;
            case "delivery-receipt", "read-receipt" -> Type.RECEIPT;
            default -> Type.PLATFORM_EVENT;
        };
    }

    private static Happening detailed(Happening happening, String what, JsonNode message) {
        return switch (what) {
            case "text" -> happening.in().text(Json.text(message, "body"));
            case "picture" -> happening.in().attachment(linked("image", message, "picUrl"));
            case "video" -> happening.in().attachment(linked("video", message, "videoUrl"));
            case "sticker" -> happening.in().attachment(linked("sticker", message, "stickerUrl"));
            case "link" ->
                happening
                        .in()
                        .text(Json.first(Json.text(message, "text"), Json.text(message, "title")))
                        .attachment(linked("link", message, "url"));
            case "friend-picker" -> happening.in().attachment(Attachment.of("contact"));
            case "delivery-receipt" -> happening.kind("delivered").replyTo(firstOf(message));
            case "read-receipt" -> happening.kind("read").replyTo(firstOf(message));
            default -> happening.kind(what.isEmpty() ? "unknown" : what);
        };
    }

    private static Attachment linked(String kind, JsonNode message, String member) {
        return Attachment.linked(kind, Json.text(message, member));
    }

    private static String firstOf(JsonNode receipt) {
        return Json.text(receipt.path("messageIds").path(0));
    }
}
