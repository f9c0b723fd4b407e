package dev.tidemark.cli.send;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Writes CloudEvents 1.0 as JSON around data that are JSON already and stay as they are, byte for byte. */
public final class EventJson {

    private static final byte[] CLOSE = {'}'};

    private final String afterId;

    private EventJson(String source, String type) {
        var text = new StringBuilder();
        member(text, ",\"source\":", source);
        member(text, ",\"type\":", type);
        afterId = text.append(",\"time\":\"").toString();
    }

    /** For events of one origin. */
    public static EventJson of(String source, String type) {
        return new EventJson(source, type);
    }

    /** The event, ready to be sent. The user becomes the extension attribute {@code user}. */
    public byte[] event(String id, Instant time, Optional<String> user, byte[] data) {
        var text = new StringBuilder(160 + id.length());
        member(text, "{\"specversion\":\"1.0\",\"id\":", id);
        text.append(afterId).append(time).append('"');
        user.ifPresent(name -> member(text, ",\"user\":", name));
        text.append(",\"data\":");
        return Bytes.join(text.toString().getBytes(StandardCharsets.UTF_8), data, CLOSE);
    }

    private static void member(StringBuilder text, String name, String value) {
        text.append(name).append('"');
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
