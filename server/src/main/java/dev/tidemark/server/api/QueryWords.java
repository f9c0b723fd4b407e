package dev.tidemark.server.api;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A query as answers repeat it: with every default written out. Clients fill gaps, draw series and drill down by it. */
final class QueryWords {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Asked asked;
    private final List<Order> order;

    /** @param order what is meant where nothing was said */
    QueryWords(Asked asked, List<Order> order) {
        this.asked = asked;
        this.order = order;
    }

    ObjectNode json() {
        var query = asked.query();
        var to = JSON.createObjectNode();
        to.putArray("measures").addAll(names(query.measures().stream()));
        to.putArray("dimensions").addAll(names(dimensions()));
        time(to.putArray("timeDimensions"));
        to.putArray("segments");
        filters(asked.filters(), to.putArray("filters"));
        var orders = to.putArray("order");
        order.forEach(each -> orders.addObject().put("id", orderName(each)).put("desc", each.descending()));
        to.put("limit", query.limit())
                .put("rowLimit", query.limit())
                .put("offset", query.offset())
                .put("timezone", query.zone().getId());
        query.top()
                .ifPresent(top -> to.putObject("top")
                        .put("dimension", qualified(top.dimension()))
                        .put("measure", qualified(top.measure()))
                        .put("limit", top.limit()));
        if (query.fill()) {
            to.put("fill", true);
        }
        if (query.total()) {
            to.put("total", true);
        }
        asked.cube().scan().ifPresent(scan -> to.put("scan", scan.words()));
        return asked.cube().format() == CubeFormat.DEFAULT
                ? to
                : to.put("responseFormat", asked.cube().format().word());
    }

    private Stream<String> dimensions() {
        var time = asked.cube().time();
        return Stream.concat(
                asked.query().dimensions().stream(),
                time.isDimension() ? time.granularity().map(QueryWords::time).stream() : Stream.empty());
    }

    private static String time(Granularity granularity) {
        return Query.TIME + "." + granularity.word();
    }

    private List<JsonNode> names(Stream<String> members) {
        return members.<JsonNode>map(each -> JSON.getNodeFactory().stringNode(qualified(each)))
                .toList();
    }

    private void time(ArrayNode to) {
        var granularity =
                asked.query().granularity().filter(_ -> !asked.cube().time().isDimension());
        if (granularity.isPresent() || asked.range().isPresent()) {
            var time = to.addObject().put("dimension", qualified(Query.TIME));
            granularity.ifPresent(each -> time.put("granularity", each.word()));
            asked.range()
                    .ifPresent(range ->
                            time.putArray("dateRange").add(range.first()).add(range.last()));
            asked.previous()
                    .ifPresent(range -> time.putArray("previousDateRange")
                            .add(range.first())
                            .add(range.last()));
        }
    }

    private void filters(List<CubeFilter> filters, ArrayNode to) {
        for (var filter : filters) {
            switch (filter) {
                case CubeFilter.Group(var word, var members) ->
                    filters(members, to.addObject().putArray(word));
                case CubeFilter.Leaf leaf -> leaf(leaf, to.addObject());
            }
        }
    }

    private void leaf(CubeFilter.Leaf leaf, ObjectNode to) {
        to.put("member", qualified(leaf.member())).put("operator", leaf.operator());
        if (!leaf.values().isEmpty()) {
            var values = to.putArray("values");
            leaf.values().forEach(each -> each.ifPresentOrElse(values::add, values::addNull));
        }
    }

    private String orderName(Order each) {
        var time = asked.cube().time();
        return qualified(
                each.member().equals(Query.TIME) && time.isDimension()
                        ? time(time.granularity().orElseThrow())
                        : each.member());
    }

    private String qualified(String name) {
        return asked.query().source() + "." + name;
    }
}
