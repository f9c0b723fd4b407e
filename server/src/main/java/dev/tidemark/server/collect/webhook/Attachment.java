package dev.tidemark.server.collect.webhook;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What a message carries; where something is not known it is {@code ""}. */
record Attachment(String kind, String url, String mime, String id) {

    static Attachment linked(String kind, String url) {
        return new Attachment(kind, url, "", "");
    }

    static Attachment stored(String kind, String mime, String id) {
        return new Attachment(kind, "", mime, id);
    }

    static Attachment of(String kind) {
        return new Attachment(kind, "", "", "");
    }

    /** Image, audio, video, or else a file. */
    static String kindOf(String mime) {
        String first = mime.replaceFirst("/.*", "").toLowerCase(Locale.ROOT);
        return switch (first) {
            case "image", "audio", "video" -> first;
            default -> "file";
        };
    }

    void to(ObjectNode json) {
        put(json, "kind", kind);
        put(json, "url", url);
        put(json, "mime", mime);
        put(json, "id", id);
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
