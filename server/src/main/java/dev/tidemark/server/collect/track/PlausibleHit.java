package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.adapter.JsonBody;
import dev.tidemark.server.collect.adapter.MadeEvent;
import dev.tidemark.server.collect.visitor.Browser;
import dev.tidemark.server.collect.visitor.Referrer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Plausible's script sends, under its long names or the short ones. It has neither an id nor a time: a hit that is sent twice is
 * two, unless it has a {@code messageId}, which is ours.
 */
record PlausibleHit(ObjectNode sent) {
    private static final String SOURCE = "plausible";
    private static final int MILLIS = 1_000;

    String domain() {
        return text("domain", "d");
    }

    private String text(String name, String brief) {
        String text = SegmentItems.text(sent, name);
        return text.isEmpty() ? SegmentItems.text(sent, brief) : text;
    }

    /** @param user who it was, as far as that is to be known; {@code ""} for nobody */
    Item item(Browser browser, String user, CollectSettings limits, Instant now) {
        Optional<Problem> missing =
                missing("domain", "d").or(() -> missing("name", "n")).or(() -> missing("url", "u"));
        if (missing.isPresent()) {
            return new Item.Bad(List.of(missing.get()));
        }
        String id = SegmentItems.text(sent, "messageId");
        ObjectNode data = page(browser);
        return MadeEvent.of(SOURCE, id.isEmpty() ? UUID.randomUUID().toString() : id, type(data))
                .by(user)
                .data(data)
                .item(limits, now);
    }

    private Optional<Problem> missing(String name, String brief) {
        return text(name, brief).isEmpty()
                ? Optional.of(new Problem("missing_member", "Send " + name + ".", "/" + name))
                : Optional.empty();
    }

    /** The types and the names of {@code tidemark.js}, so that one catalog serves both. */
    private String type(ObjectNode data) {
        String name = text("name", "n");
        return switch (name) {
            case "pageview" -> {
                data.put("views", 1);
                yield "page_view";
            }
            case "engagement" -> {
                data.put("engaged", sent.path("e").asLong(0) / MILLIS);
                yield "page_read";
            }
            default -> {
                data.put("event", name);
                yield Call.TRACK.word();
            }
        };
    }

    private ObjectNode page(Browser browser) {
        String url = text("url", "u");
        String referrer = text("referrer", "r");
        ObjectNode data = sent.objectNode()
                .put("domain", domain())
                .put("article", path(url))
                .put("url", url)
                .put("referrer", Referrer.of(referrer, url).word());
        if (!Referrer.host(referrer).isEmpty()) {
            data.put("referrer_host", Referrer.host(referrer));
        }
        if (!browser.device().isEmpty()) {
            data.put("device", browser.device());
        }
        properties().ifPresent(properties -> data.set("properties", properties));
        if (sent.path("revenue").isObject()) {
            data.set("revenue", sent.get("revenue"));
        }
        return data;
    }

    /** Older scripts send them as the text of an object. */
    private Optional<JsonNode> properties() {
        for (String name : List.of("props", "p", "meta", "m")) {
            JsonNode found = sent.path(name);
            if (found.isString() && JsonBody.read(found.stringValue()) instanceof JsonBody.Whole(JsonNode inner)) {
                found = inner;
            }
            if (found.isObject()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static String path(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getPath())
                    .filter(path -> !path.isEmpty())
                    .orElse("/");
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
