package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Parts of a delivery that cannot be events. The platform would only send them again, so they never fail the others. */
final class Unfit {

    private Unfit() {}

    static Item notAnObject(JsonNode part) {
        return new Item.Bad(List.of(
                new Problem("not_an_object", "This part of the delivery is not a JSON object.", "")));
    }

    static Item ifBad(Item item, JsonNode raw) {
        return item;
    }
}
