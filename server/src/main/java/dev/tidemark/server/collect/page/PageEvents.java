package dev.tidemark.server.collect.page;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.adapter.MadeEvent;
import dev.tidemark.server.collect.visitor.Browser;
import dev.tidemark.server.collect.visitor.Referrer;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes events of what the script sends in one request. */
final class PageEvents {

    /** The source of all of them; their ids are random. */
    static final String SOURCE = "browser";

    private final CollectSettings limits;
    private final Instant now;
    private final JsonNode sent;
    private final Browser browser;
    private final UnaryOperator<String> visitor;

    /**
     * @param sent when the request was sent by the browser's clock, in milliseconds since 1970
     * @param visitor a name for the visitor of a site, if nothing else is known
     */
    PageEvents(CollectSettings limits, Instant now, JsonNode sent, Browser browser, UnaryOperator<String> visitor) {
        this.limits = limits;
        this.now = now;
        this.sent = sent;
        this.browser = browser;
        this.visitor = visitor;
    }

    Item item(JsonNode node) {
        if (!(node instanceof ObjectNode event)) {
            return new Item.Bad(
                    List.of(new Problem("not_an_object", "An event is a JSON object; this is something else.", "")));
        }
        ObjectNode data = event.get("data") instanceof ObjectNode given ? given : event.objectNode();
        MadeEvent made = MadeEvent.of(
                        SOURCE,
                        event.path("id").asString(""),
                        event.path("type").asString(""))
                .by(user(event, data))
                .within(event.path("session").asString(""))
                .data(told(data));
        JsonNode time = event.path("time");
        return (time.isIntegralNumber() && time.canConvertToLong() ? timed(made, time.longValue()) : made)
                .item(limits, now);
    }

    private String user(ObjectNode event, ObjectNode data) {
        String user = event.path("user").asString("");
        return user.isEmpty() ? visitor.apply(Referrer.host(data.path("url").asString(""))) : user;
    }

    /** By our clock: how long ago it was when it was sent is all that the browser's clock is believed. */
    private MadeEvent timed(MadeEvent made, long time) {
        long ago = sent.isIntegralNumber() && sent.canConvertToLong() ? sent.longValue() - time : 0;
        return made.atAbout(now.minusMillis(Math.clamp(ago, 0, now.toEpochMilli())));
    }

    /** The referrer's address becomes its class and its host, so that nothing of what stood in it is kept. */
    private ObjectNode told(ObjectNode data) {
        if (!browser.device().isEmpty() && !data.has("device")) {
            data.put("device", browser.device());
        }
        JsonNode referrer = data.path("referrer");
        if (referrer.isString() && data.has("url")) {
            String from = Referrer.host(referrer.stringValue());
            data.put(
                    "referrer",
                    Referrer.of(referrer.stringValue(), data.path("url").asString(""))
                            .word());
            if (!from.isEmpty()) {
                data.put("referrer_host", from);
            }
        }
        return data;
    }
}
