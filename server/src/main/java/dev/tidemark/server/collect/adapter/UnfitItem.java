package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What is wrong in a batch whose sender does not read what is said of its items: it becomes a reject and is not lost. */
public final class UnfitItem {
    private UnfitItem() {}

    /**
     * The item as it can be kept. The same bytes from the same source are the same reject.
     *
     * @param source of the events that the sender's items become
     * @param item good or bad
     * @param sent what it was made of
     */
    public static Item of(String source, Item item, JsonNode sent) {
        return switch (item) {
            case Item.Good _, Item.Unfit _ -> item;
            case Item.Bad bad -> {
                byte[] bytes = sent.toString().getBytes(StandardCharsets.UTF_8);
                Problem problem = bad.problems().getFirst();
                yield new Item.Unfit(
                        EventKey.of(source, UUID.nameUUIDFromBytes(bytes).toString()),
                        problem.code(),
                        problem.message() + (problem.at().isEmpty() ? "" : " (" + problem.at() + ")"),
                        bytes);
            }
        };
    }
}
