package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import tools.jackson.databind.JsonNode;

/** One message of a phone number. */
final class WhatsAppMessage {

    private WhatsAppMessage() {}

    static Item received(Delivery delivery, String phone, JsonNode message) {
        return message.isObject()
                ? happening(delivery, phone, message, Json.text(message, "from"))
                        .in()
                        .item()
                : Leftover.notAnObject(delivery, message);
    }

    /** From the business, written in its own app. */
    static Item sent(Delivery delivery, String phone, JsonNode message) {
        return message.isObject()
                ? happening(delivery, phone, message, Json.text(message, "to"))
                        .out()
                        .item()
                : Leftover.notAnObject(delivery, message);
    }

    private static Happening happening(Delivery delivery, String phone, JsonNode message, String user) {
        String type = Json.text(message, "type");
        JsonNode content = message.path(type);
        Happening happening = Happening.of(delivery, "whatsapp", phone, type(type), Json.text(message, "id"), message)
                .at(Json.seconds(Json.text(message, "timestamp")))
                .user(user)
                .session(user.isEmpty() ? "" : phone + ":" + user)
                .channel(phone)
                .replyTo(Json.text(message, "context", "id"));
        return switch (type) {
            case "text" -> happening.text(Json.text(content, "body"));
            case "image", "audio", "video", "sticker", "document" ->
                happening
                        .text(Json.text(content, "caption"))
                        .attachment(Attachment.stored(
                                type.equals("document") ? "file" : type,
                                Json.text(content, "mime_type"),
                                Json.text(content, "id")));
            case "location" -> happening.attachment(Attachment.of("location"));
            case "contacts" -> happening.attachment(Attachment.of("contact"));
            case "button" ->
                happening.kind("button").text(Json.text(content, "text")).payload(Json.text(content, "payload"));
            case "interactive" -> interactive(happening, content);
            case "reaction" -> reaction(happening, content);
            default -> happening.kind(type.isEmpty() ? "unknown" : type);
        };
    }

    private static Type type(String type) {
        return switch (type) {
            case "button", "interactive" -> Type.POSTBACK;
            case "reaction" -> Type.REACTION;
            case "system" -> Type.PLATFORM_EVENT;
            default -> Type.MESSAGE;
        };
    }

    private static Happening interactive(Happening happening, JsonNode interactive) {
        String type = Json.text(interactive, "type");
        JsonNode reply = interactive.path(type);
        return happening
                .kind(
                        switch (type) {
                            case "button_reply" -> "button";
                            case "list_reply" -> "list";
                            default -> type;
                        })
                .text(Json.first(Json.text(reply, "title"), Json.text(reply, "body")))
                .payload(Json.text(reply, "id"));
    }

    /** Taken back if it has no emoji. */
    private static Happening reaction(Happening happening, JsonNode reaction) {
        String emoji = Json.text(reaction, "emoji");
        return happening
                .kind(emoji.isEmpty() ? "removed" : "added")
                .text(emoji)
                .replyTo(Json.text(reaction, "message_id"));
    }
}
