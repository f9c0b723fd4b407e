package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import tools.jackson.databind.JsonNode;

/**
 * What an update is about. A message is known by its chat and number, as numbers count within a chat. Numbers of updates
 * start anew at random after a quiet week, so they are taken only where there is nothing better.
 */
record TelegramPart(Delivery delivery, String update, String what, JsonNode content) {

    static Item item(Delivery delivery, String update, String what, JsonNode content) {
        return new TelegramPart(delivery, update, what, content).item();
    }

    private Item item() {
        return switch (what) {
            case "message", "channel_post", "business_message" -> message();
            case "edited_message", "edited_channel_post", "edited_business_message" -> edited();
            case "callback_query" -> button();
            case "my_chat_member", "chat_member", "chat_join_request" -> membership();
            case "message_reaction" -> reaction();
            default -> of(Type.PLATFORM_EVENT, what + ":" + update).kind(what).item();
        };
    }

    private Happening of(Type type, String id) {
        String chat = Json.first(Json.text(content, "chat", "id"), Json.text(content, "message", "chat", "id"));
        return Happening.of(delivery, "telegram", delivery.hook().name(), type, id, content)
                .at(Json.seconds(Json.text(content, "date")))
                .user(user("from"))
                .session(chat)
                .channel(chat)
                .language(Json.text(content, "from", "language_code"));
    }

    private String user(String member) {
        return content.path(member).path("is_bot").asBoolean(false) ? "" : Json.text(content, member, "id");
    }

    private String numbered() {
        String chat = Json.text(content, "chat", "id");
        String number = Json.text(content, "message_id");
        return chat.isEmpty() || number.isEmpty() ? what + ":" + update : what + ":" + chat + ":" + number;
    }

    private Item message() {
        TelegramMessage message = new TelegramMessage(content);
        String command = message.command();
        Happening happening = of(command.isEmpty() ? message.type() : Type.COMMAND, numbered())
                .kind(command);
        message.service().ifPresent(happening::kind);
        message.attachments().forEach(happening::attachment);
        return happening
                .in()
                .text(message.text())
                .replyTo(Json.text(content, "reply_to_message", "message_id"))
                .item();
    }

    /** The message was told before; what it says now is kept, and is no new message. */
    private Item edited() {
        TelegramMessage message = new TelegramMessage(content);
        return of(Type.PLATFORM_EVENT, numbered() + ":" + Json.text(content, "edit_date"))
                .at(Json.seconds(Json.first(Json.text(content, "edit_date"), Json.text(content, "date"))))
                .in()
                .kind(what)
                .text(message.text())
                .replyTo(Json.text(content, "message_id"))
                .item();
    }

    private Item button() {
        return of(Type.POSTBACK, what + ":" + Json.first(Json.text(content, "id"), update))
                .in()
                .kind("button")
                .payload(Json.first(Json.text(content, "data"), Json.text(content, "game_short_name")))
                .replyTo(Json.text(content, "message", "message_id"))
                .item();
    }

    private Item membership() {
        JsonNode member = content.path("new_chat_member");
        boolean person = member.path("user").isObject()
                && !member.path("user").path("is_bot").asBoolean(false);
        return of(Type.MEMBERSHIP, what + ":" + update)
                .user(person ? Json.text(member, "user", "id") : user("from"))
                .kind(Json.first(Json.text(member, "status"), what))
                .item();
    }

    private Item reaction() {
        boolean added = content.path("new_reaction").size()
                >= content.path("old_reaction").size();
        JsonNode changed = content.path(added ? "new_reaction" : "old_reaction");
        JsonNode last = changed.path(changed.size() - 1);
        return of(Type.REACTION, what + ":" + update)
                .user(user("user"))
                .in()
                .kind(added ? "added" : "removed")
                .text(Json.first(Json.text(last, "emoji"), Json.text(last, "custom_emoji_id")))
                .replyTo(Json.text(content, "message_id"))
                .item();
    }
}
