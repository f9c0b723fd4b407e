package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Answer;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer in the Cube protocol's form, with our own additions, which its clients pass over. */
final class CubeAnswer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Asked asked;
    private final Answer answer;
    private final CubeMembers members;

    private CubeAnswer(Asked asked, Answer answer, CubeMembers members) {
        this.asked = asked;
        this.answer = answer;
        this.members = members;
    }

    static ObjectNode of(Asked asked, Answer answer, Catalog catalog) {
        return new CubeAnswer(
                        asked, answer, CubeMembers.of(catalog, asked.query().source()))
                .result();
    }

    /** The frame that clients expect when they say {@code queryType=multi}. */
    static ObjectNode multi(ObjectNode result) {
        var root = JSON.createObjectNode().put("queryType", "regularQuery");
        root.putArray("results").add(result);
        ObjectNode pivot = root.putObject("pivotQuery");
        pivot.setAll((ObjectNode) result.get("query"));
        pivot.put("queryType", "regularQuery");
        return root.put("slowQuery", false);
    }

    private ObjectNode result() {
        var root = JSON.createObjectNode();
        root.set("query", normalised());
        var data = root.putArray("data");
        answer.rows().forEach(row -> write(row, data.addObject()));
        root.put("lastRefreshTime", answer.asOf().toString());
        root.set("annotation", annotation());
        root.put("dataSource", "default").put("dbType", "postgres").put("slowQuery", false);
        root.put("rollup", answer.plan().rollup().name())
                .put("source", answer.plan().source());
        root.putObject("freshness").put("asOf", answer.asOf().toString()).put("pendingDeltas", answer.pendingDeltas());
        return root;
    }

    private ObjectNode normalised() {
        var query = asked.query();
        var to = JSON.createObjectNode();
        query.measures().forEach(name -> to.withArray("measures").add(members.qualified(name)));
        query.dimensions().forEach(name -> to.withArray("dimensions").add(members.qualified(name)));
        List.of("measures", "dimensions", "timeDimensions", "segments", "filters", "order")
                .forEach(to::withArray);
        if (query.granularity().isPresent() || asked.range().isPresent()) {
            var time = to.withArray("timeDimensions").addObject().put("dimension", members.qualified(Query.TIME));
            query.granularity().ifPresent(granularity -> time.put("granularity", granularity.word()));
            asked.range()
                    .ifPresent(range ->
                            time.putArray("dateRange").add(range.first()).add(range.last()));
        }
        query.filters().stream().flatMap(Filter::leaves).forEach(leaf -> {
            var filter = (Filter.OnDimension) leaf;
            var each = to.withArray("filters").addObject().put("member", members.qualified(filter.dimension()));
            each.put("operator", camel(filter.operator().name()));
            filter.values().forEach(value -> each.withArray("values").add(value));
        });
        answer.plan().order().forEach(order -> to.withArray("order").add(normalised(order)));
        return to.put("limit", query.limit())
                .put("rowLimit", query.limit())
                .put("offset", query.offset())
                .put("timezone", query.zone().getId());
    }

    private JsonNode normalised(Order order) {
        return JSON.createObjectNode()
                .put("id", members.qualified(order.member()))
                .put("desc", order.descending());
    }

    private void write(List<@Nullable Object> row, ObjectNode to) {
        var columns = answer.plan().columns();
        for (var i = 0; i < columns.size(); i++) {
            var name = members.qualified(columns.get(i));
            switch (row.get(i)) {
                case LocalDateTime time -> {
                    asked.query()
                            .granularity()
                            .ifPresent(each -> to.put(name + "." + each.word(), LocalRange.text(time)));
                    to.put(name, LocalRange.text(time));
                }
                case null -> to.putNull(name);
                case BigDecimal number -> to.put(name, number);
                case Object text -> to.put(name, text.toString());
            }
        }
    }

    private ObjectNode annotation() {
        var to = JSON.createObjectNode();
        var measures = to.putObject("measures");
        var dimensions = to.putObject("dimensions");
        to.putObject("segments");
        var times = to.putObject("timeDimensions");
        asked.query().measures().forEach(name -> describe(name, "number", measures));
        asked.query().dimensions().forEach(name -> describe(name, "string", dimensions));
        asked.query().granularity().ifPresent(granularity -> {
            var fine = times.putObject(members.qualified(Query.TIME) + "." + granularity.word());
            CubeMeta.annotate(members, Query.TIME, "time", fine).set("granularity", describe(granularity));
            describe(Query.TIME, "time", times);
        });
        return to;
    }

    private void describe(String name, String type, ObjectNode in) {
        CubeMeta.annotate(members, name, type, in.putObject(members.qualified(name)));
    }

    private static ObjectNode describe(Granularity granularity) {
        return JSON.createObjectNode()
                .put("name", granularity.word())
                .put("title", granularity.word())
                .put("interval", "1 " + granularity.word());
    }

    /** {@code NOT_EQUALS} as the protocol writes it: {@code notEquals}. */
    private static String camel(String constant) {
        var title = CubeMembers.title(constant.toLowerCase(Locale.ROOT)).replace(" ", "");
        return Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }
}
