package dev.tidemark.server.collect.webhook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a message says and carries. */
record TelegramMessage(JsonNode content) {
    private static final Map<String, String> CARRIED = carried();
    private static final Set<String> MEMBERS = Set.of("new_chat_member", "new_chat_members", "left_chat_member");

    /** Messages of the platform itself, about what happened in the chat. */
    private static final List<String> SERVICE = List.of(
            "new_chat_members",
            "new_chat_member",
            "left_chat_member",
            "successful_payment",
            "refunded_payment",
            "write_access_allowed",
            "pinned_message",
            "new_chat_title",
            "new_chat_photo",
            "migrate_to_chat_id",
            "web_app_data",
            "users_shared",
            "chat_shared");

    private static Map<String, String> carried() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("audio", "audio");
        kinds.put("voice", "audio");
        kinds.put("photo", "image");
        kinds.put("animation", "video");
        kinds.put("video", "video");
        kinds.put("video_note", "video");
        kinds.put("document", "file");
        kinds.put("sticker", "sticker");
        kinds.put("contact", "contact");
        kinds.put("venue", "location");
        kinds.put("location", "location");
        kinds.put("poll", "poll");
        kinds.put("dice", "dice");
        kinds.put("game", "game");
        kinds.put("story", "story");
        return kinds;
    }

    String text() {
        return Json.first(Json.text(content, "text"), Json.text(content, "caption"));
    }

    /** {@code /start} of {@code /start@bot now}; {@code ""} if it is none. */
    String command() {
        JsonNode first = content.path("entities").path(0);
        boolean command = Json.text(first, "type").equals("bot_command")
                && Json.text(first, "offset").equals("0");
        return command ? text().replaceFirst("(?s)[@\\s].*", "") : "";
    }

    /** What happened in the chat, where the message is about that and says nothing. */
    Optional<String> service() {
        return text().isEmpty() && attachments().isEmpty()
                ? SERVICE.stream().filter(this::tells).findFirst()
                : Optional.empty();
    }

    Type type() {
        return service()
                .map(name -> MEMBERS.contains(name) ? Type.MEMBERSHIP : Type.PLATFORM_EVENT)
                .orElse(Type.MESSAGE);
    }

    /** Old SDKs write members that a message does not have as 0 or false. */
    private boolean tells(String name) {
        JsonNode value = content.path(name);
        return (value.isContainer() && !value.isEmpty())
                || value.isString()
                || (value.isNumber() && !Json.text(value).equals("0"));
    }

    List<Attachment> attachments() {
        return CARRIED.entrySet().stream()
                .filter(entry -> content.path(entry.getKey()).isContainer())
                .flatMap(entry -> carried(entry.getValue(), content.path(entry.getKey())))
                .toList();
    }

    /** A photo comes in several sizes, the largest last. */
    private static Stream<Attachment> carried(String kind, JsonNode value) {
        JsonNode file = value.isArray() ? value.path(value.size() - 1) : value;
        return file.isObject()
                ? Stream.of(Attachment.stored(kind, Json.text(file, "mime_type"), Json.text(file, "file_id")))
                : Stream.empty();
    }
}
