package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Item;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Facebook Messenger: entries of a page, each with messagings. */
record Facebook() implements Platform {
    /** Old relays leave it out. */
    private static final Set<String> PAGES = Set.of("page", "");

    static final Seal SEAL = BodyHmac.sha256Hex("X-Hub-Signature-256", "sha256=");

    @Override
    public String name() {
        return "facebook";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Optional<Answer> greeting(Delivery delivery) {
        return Optional.of(MetaHandshake.answer(delivery));
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> PAGES.contains(Json.text(root, "object"))
                                && root.path("entry").isArray()
                        ? Contents.of(Json.each(root.path("entry")).flatMap(entry -> entry(delivery, entry)))
                        : Contents.unreadable(
                                "not_a_delivery", "A delivery of a page has \"object\": \"page\" and entry.", ""));
    }

    private static Stream<Item> entry(Delivery delivery, JsonNode entry) {
        return Stream.of(
                        Json.each(entry.path("messaging"))
                                .map(each -> FacebookMessaging.item(delivery, entry, each, false)),
                        Json.each(entry.path("standby"))
                                .map(each -> FacebookMessaging.item(delivery, entry, each, true)),
                        Json.each(entry.path("changes")).map(each -> change(delivery, entry, each)))
                .flatMap(items -> items);
    }

    /** What happens on the page beside its conversations. */
    private static Item change(Delivery delivery, JsonNode entry, JsonNode change) {
        String page = Json.text(entry, "id");
        return change.isObject()
                ? Happening.of(delivery, "facebook", page, Type.PLATFORM_EVENT, "", change)
                        .atAbout(Json.millis(Json.text(entry, "time")))
                        .channel(page)
                        .kind(Json.text(change, "field"))
                        .item()
                : Leftover.notAnObject(delivery, change);
    }
}
