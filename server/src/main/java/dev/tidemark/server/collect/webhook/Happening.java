package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.adapter.MadeEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Something that happened in a conversation, in the words that all platforms share. */
final class Happening {

    private final Delivery delivery;
    private final Type type;
    private final MadeEvent event;
    private final JsonNode raw;
    private final ObjectNode data = JsonMapper.shared().createObjectNode();

    private Happening(Delivery delivery, Type type, MadeEvent event, JsonNode raw) {
        this.delivery = delivery;
        this.type = type;
        this.event = event;
        this.raw = raw;
    }

    /**
     * @param account within which the platform's ids are unique
     * @param id the platform's for it; if that is {@code ""}, it is known by its content
     * @param raw the platform's own object
     */
    static Happening of(Delivery delivery, String platform, String account, Type type, String id, JsonNode raw) {
        MadeEvent event = MadeEvent.of(
                "/webhooks/" + platform + "/" + account,
                id.isEmpty() ? Content.id(Json.bytes(raw)) : id,
                type.name().toLowerCase(Locale.ROOT));
        return new Happening(delivery, type, event, raw)
                .put("platform", platform)
                .put("bot", delivery.hook().name());
    }

    /** At this time by the platform's clock, the same whenever it is delivered; without it the time is that of receipt. */
    Happening at(Optional<Instant> time) {
        time.ifPresent(event::at);
        return this;
    }

    /** At about this time, which another delivery of the same may tell otherwise. */
    Happening atAbout(Optional<Instant> time) {
        time.ifPresent(event::atAbout);
        return this;
    }

    /** From or to this person. */
    Happening user(String id) {
        event.by(id);
        return this;
    }

    Happening session(String id) {
        event.within(id);
        return this;
    }

    Happening in() {
        return put("direction", "in");
    }

    Happening out() {
        return put("direction", "out");
    }

    Happening kind(String kind) {
        return put("kind", kind);
    }

    Happening channel(String channel) {
        return put("channel", channel);
    }

    Happening text(String text) {
        if (!text.isEmpty()) {
            data.put("text", text).put("chars", text.codePointCount(0, text.length()));
        }
        return this;
    }

    Happening attachment(Attachment attachment) {
        attachment.to(data.withArray("attachments").addObject());
        return this;
    }

    Happening replyTo(String id) {
        return put("reply_to", id);
    }

    Happening language(String tag) {
        return put("language", tag);
    }

    /** What a button carries for the bot. */
    Happening payload(String payload) {
        return put("payload", payload);
    }

    /** Seen while another app had the conversation. */
    Happening standby() {
        data.put("standby", true);
        return this;
    }

    /** With one more member; {@code ""} leaves it out. */
    private Happening put(String name, String value) {
        if (!value.isEmpty()) {
            data.put(name, value);
        }
        return this;
    }

    /** A message's kind is that of its first attachment; without any it is text. */
    Item item() {
        if (type == Type.MESSAGE && !data.has("kind")) {
            data.put("kind", Json.first(Json.text(data.path("attachments").path(0), "kind"), "text"));
        }
        data.set("raw", raw);
        return Leftover.unlessGood(delivery, event.data(data).item(delivery.limits(), delivery.now()), raw);
    }
}
