package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Telegram: one update a delivery, of one bot, which it does not name: the hook stands for it. */
record Telegram() implements Platform {
    private static final Seal SEAL = new TokenSeal("X-Telegram-Bot-Api-Secret-Token");

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> root.has("update_id")
                        ? Contents.of(parts(delivery, root))
                        : Contents.unreadable("not_a_delivery", "An update has update_id.", ""));
    }

    /** An update has one part by the manual of today; there were none with more, but nothing would be lost. */
    private static Stream<Item> parts(Delivery delivery, JsonNode update) {
        return update.properties().stream()
                .filter(member -> member.getValue().isObject())
                .map((Map.Entry<String, JsonNode> member) -> TelegramPart.item(
                        delivery, Json.text(update, "update_id"), member.getKey(), member.getValue()));
    }
}
