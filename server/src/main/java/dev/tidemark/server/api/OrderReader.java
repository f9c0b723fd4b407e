package dev.tidemark.server.api;

import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/** Reads the order: {@code {member: direction}}, {@code [[member, direction], …]}, or as answers write it themselves. */
final class OrderReader {

    private final MemberReader members;

    OrderReader(MemberReader members) {
        this.members = members;
    }

    List<Order> read(JsonPart query) {
        var order = new ArrayList<Order>();
        query.part("order").ifPresent(given -> {
            if (given.node().isObject()) {
                given.node().properties().forEach(each -> {
                    var at = given.at() + "/" + order.size();
                    order.add(order(
                            new JsonPart(StringNode.valueOf(each.getKey()), at), new JsonPart(each.getValue(), at)));
                });
            } else {
                given.items().forEach(each -> order.add(item(each)));
            }
        });
        return order;
    }

    private Order item(JsonPart item) {
        if (item.node().isObject()) {
            var descending = item.part("desc").map(JsonPart::flag).orElse(false);
            return new Order(member(item.partOrGap("id")), descending);
        }
        var pair = item.items();
        if (pair.isEmpty() || pair.size() > 2) {
            throw item.error("not_an_order", "An order is [\"source.name\", \"desc\"], not " + item.shown() + ".");
        }
        return pair.size() == 1 ? new Order(member(pair.getFirst()), false) : order(pair.getFirst(), pair.getLast());
    }

    private Order order(JsonPart member, JsonPart direction) {
        var word = direction.node().isString() ? direction.node().asString() : "";
        if (!word.equals("asc") && !word.equals("desc")) {
            throw direction.error("not_an_order", "An order is asc or desc, not " + direction.shown() + ".");
        }
        return new Order(member(member), word.equals("desc"));
    }

    /** Time is one, whatever its granularity. */
    private String member(JsonPart part) {
        var text = part.node().isString() ? part.node().asString() : "";
        return text.contains("." + Query.TIME + ".") ? members.dimension(part).name() : members.read(part);
    }
}
