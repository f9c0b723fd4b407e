package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A CloudEvent that is made of what another protocol's sender sent. It passes the checks of one that was sent as such; only
 * characters that no database can hold, which its sender knows nothing of, become U+FFFD.
 */
public final class MadeEvent {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final char REPLACEMENT = '\ufffd';

    private final ObjectNode event = JSON.createObjectNode();

    private MadeEvent(String source, String id, String type) {
        event.put("specversion", "1.0").put("id", id).put("source", source).put("type", type);
    }

    /**
     * An event without a time.
     *
     * @param source who made it; with the id it is what copies of the event have in common
     */
    public static MadeEvent of(String source, String id, String type) {
        return new MadeEvent(source, id, type);
    }

    /** Happened at this time: by the sender's clock, the same in all copies. */
    public MadeEvent at(Instant time) {
        event.put("time", time.toString());
        return this;
    }

    /** Happened at about this time, which may be another in another copy: it does not tell the event from others. */
    public MadeEvent atAbout(Instant time) {
        event.put("timeestimated", true);
        return at(time);
    }

    /** Of this user; {@code ""} for nobody known. The same for sessions. */
    public MadeEvent by(String user) {
        return attribute("user", user);
    }

    public MadeEvent within(String session) {
        return attribute("session", session);
    }

    /** With one more attribute, such as {@code subject}; {@code ""} leaves it out. */
    public MadeEvent attribute(String name, String value) {
        if (!value.isEmpty()) {
            event.put(name, value);
        }
        return this;
    }

    /** With these data, where the catalog's paths begin. */
    public MadeEvent data(ObjectNode data) {
        event.set("data", data);
        return this;
    }

    /** Checked. Where something is wrong, the problem's place is a pointer into the event that was made. */
    public Item item(CollectSettings limits, Instant now) {
        byte[] json = JSON.writeValueAsBytes(storable(event));
        return switch (new BodyPass(json, json.length, limits, now).one()) {
            case Reading.One(Item item) -> item;
            case Reading.Unreadable(var problem) -> new Item.Bad(List.of(problem));
            case Reading.TooMany(var problem) -> new Item.Bad(List.of(problem));
            case Reading.Batch _ -> throw new IllegalStateException("one event is no batch");
        };
    }

    private static JsonNode storable(JsonNode node) {
        return switch (node) {
            case StringNode text -> StringNode.valueOf(storable(text.stringValue()));
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    copy.set(storable(member.getKey()), storable(member.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(element -> copy.add(storable(element)));
                yield copy;
            }
            default -> node;
        };
    }

    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder copy = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(copy::appendCodePoint);
        return copy.toString();
    }
}
