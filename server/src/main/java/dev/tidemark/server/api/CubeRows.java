package dev.tidemark.server.api;

import dev.tidemark.query.Answer;
import dev.tidemark.query.Query;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The rows of an answer, in each of the protocol's formats. */
final class CubeRows {

    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    /** What a row has under one name. */
    private record Column(String name, Function<List<@Nullable Object>, JsonNode> value) {}

    private final List<Column> columns;
    private final Answer answer;
    private final CubeFormat format;

    private CubeRows(List<Column> columns, Answer answer, CubeFormat format) {
        this.columns = columns;
        this.answer = answer;
        this.format = format;
    }

    /** @param type the question's: rows of a blend have the time under a name that all of its results share */
    static CubeRows of(Asked asked, Answer answer, QueryType type) {
        var columns = new ArrayList<Column>();
        var names = answer.plan().columns();
        for (var i = 0; i < names.size(); i++) {
            var place = i;
            names(asked, names.get(i), type)
                    .forEach(name -> columns.add(new Column(name, row -> json(row.get(place)))));
        }
        asked.comparedRange()
                .ifPresent(range -> columns.add(new Column("compareDateRange", _ -> NODES.stringNode(range))));
        return new CubeRows(columns, answer, asked.cube().format());
    }

    private static List<String> names(Asked asked, String column, QueryType type) {
        var name = asked.query().source() + "." + column;
        if (!column.equals(Query.TIME)) {
            return List.of(name);
        }
        var unit = "." + asked.query().granularity().orElseThrow().word();
        if (type == QueryType.BLENDED) {
            return List.of(name + unit, name, Query.TIME + unit);
        }
        return asked.cube().time().isDimension() ? List.of(name + unit) : List.of(name + unit, name);
    }

    JsonNode json() {
        return switch (format) {
            case DEFAULT -> rows();
            case COMPACT -> compact();
            case COLUMNAR -> columnar();
        };
    }

    private JsonNode rows() {
        var to = NODES.arrayNode();
        for (var row : answer.rows()) {
            var object = to.addObject();
            columns.forEach(each -> object.set(each.name(), each.value().apply(row)));
        }
        return to;
    }

    private JsonNode compact() {
        var to = NODES.objectNode();
        columns.stream().map(Column::name).forEach(to.putArray("members")::add);
        var dataset = to.putArray("dataset");
        for (var row : answer.rows()) {
            var list = dataset.addArray();
            columns.forEach(each -> list.add(each.value().apply(row)));
        }
        return to;
    }

    private JsonNode columnar() {
        var to = NODES.objectNode();
        columns.stream().map(Column::name).forEach(to.putArray("members")::add);
        var all = to.putArray("columns");
        for (var column : columns) {
            var list = all.addArray();
            answer.rows().forEach(row -> list.add(column.value().apply(row)));
        }
        return to;
    }

    private static JsonNode json(@Nullable Object value) {
        return switch (value) {
            case LocalDateTime time -> NODES.stringNode(LocalRange.text(time));
            case null -> NODES.nullNode();
            case BigDecimal number -> NODES.numberNode(number);
            case Object text -> NODES.stringNode(text.toString());
        };
    }
}
