package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.query.MeasureMember;
import dev.tidemark.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement of {@code cubesql} as a query of the Cube protocol, which is all that is ever asked: no word of the statement
 * goes to the database.
 *
 * @param columns what it selects, in its order
 */
record SqlQuery(ObjectNode json, List<Column> columns, SqlPlaces places) {

    /**
     * A column of the answer.
     *
     * @param name what it is called there
     * @param member as rows of answers call it
     * @param type in the protocol's words
     */
    record Column(String name, String member, String type) {}

    /** @throws UserError for what cannot be asked in the protocol */
    static SqlQuery of(SqlSelect select, Catalog catalog, Optional<String> zone) {
        return new Translation(select, catalog).query(zone);
    }

    private static final class Translation {

        private final SqlSelect select;
        private final CubeMembers members;
        private final SqlPlaces places = new SqlPlaces();
        private final ObjectNode json = JsonMapper.shared().createObjectNode();

        Translation(SqlSelect select, Catalog catalog) {
            var source = select.from().name();
            if (!catalog.sources().containsKey(source)) {
                throw new UserError(
                        "unknown_source",
                        "no source '" + source + "'; "
                                + Nearest.clause(source, catalog.sources().keySet()),
                        select.from().at());
            }
            this.select = select;
            this.members = CubeMembers.of(catalog, source);
        }

        /** What a term of the select list, or one that repeats it, stands for. */
        private record Meant(String name, boolean measure, Optional<String> granularity) {}

        SqlQuery query(Optional<String> zone) {
            var meant = select.items().stream().map(item -> meant(item.term())).toList();
            selected(meant);
            checkGroups(meant);
            var filters = json.putArray("filters");
            var rows = new SqlConditions(members.source(), term -> named(term, false), places);
            var groups = new SqlConditions(members.source(), term -> named(term, true), places);
            select.where().ifPresent(each -> filters.add(rows.of(each, "/filters/0")));
            select.having().ifPresent(each -> filters.add(groups.of(each, "/filters/" + filters.size())));
            order(meant);
            select.limit().ifPresent(each -> json.put("limit", each));
            select.offset().ifPresent(each -> json.put("offset", each));
            zone.ifPresent(each -> json.put("timezone", each));
            json.put("responseFormat", CubeFormat.COMPACT.word());
            return new SqlQuery(json, columns(meant), places);
        }

        private void selected(List<Meant> meant) {
            var measures = json.putArray("measures");
            var dimensions = json.putArray("dimensions");
            IntStream.range(0, meant.size()).forEach(place -> {
                var to = meant.get(place).measure() ? measures : dimensions;
                places.put(
                        (meant.get(place).measure() ? "/measures/" : "/dimensions/") + to.size(),
                        select.items().get(place).term().at());
                if (meant.get(place).granularity().isPresent()) {
                    places.put(
                            "/timeDimensions", select.items().get(place).term().at());
                }
                to.add(member(meant.get(place)));
            });
        }

        private String member(Meant meant) {
            return members.qualified(meant.name())
                    + meant.granularity().map(each -> "." + each).orElse("");
        }

        private Meant meant(SqlSelect.Term term) {
            return switch (term) {
                case SqlSelect.Place number -> throw notMember(number.at());
                case SqlSelect.Name(var name, var at) -> dimension(name, at);
                case SqlSelect.Call call when call.function().equals("date_trunc") -> truncated(call);
                case SqlSelect.Call call -> new Meant(measure(call), true, Optional.empty());
            };
        }

        private static UserError notMember(String at) {
            return new UserError("not_a_member", "Name a dimension, DATE_TRUNC('day', time), or MEASURE(name).", at);
        }

        private Meant dimension(String name, String at) {
            if (members.hasMeasure(name)) {
                throw new UserError("not_a_member", "'" + name + "' is a measure; write MEASURE(" + name + ").", at);
            }
            if (name.equals(Query.TIME)) {
                throw new UserError("unknown_granularity", "Time needs a granularity: DATE_TRUNC('day', time).", at);
            }
            members.checkKnown(name, at);
            return new Meant(name, false, Optional.empty());
        }

        private static Meant truncated(SqlSelect.Call call) {
            var arguments = call.arguments();
            if (arguments.size() != 2
                    || arguments.getFirst().name()
                    || !arguments.getLast().text().equals(Query.TIME)) {
                throw new UserError("not_sql", "It is DATE_TRUNC('day', time).", call.at());
            }
            return new Meant(Query.TIME, false, Optional.of(arguments.getFirst().text()));
        }

        private String measure(SqlSelect.Call call) {
            var argument = call.arguments().getFirst();
            var kind = call.distinct() ? "countDistinctApprox" : call.function();
            if (call.arguments().size() != 1
                    || !argument.name()
                    || (call.distinct() && !call.function().equals("count"))) {
                throw new UserError("not_sql", "A measure is written MEASURE(name).", argument.at());
            }
            if (call.function().equals("measure") && members.hasMeasure(argument.text())) {
                return argument.text();
            }
            var candidates = members.measures().stream()
                    .filter(each -> argument.text().equals("*") || each.name().equals(argument.text()))
                    .filter(each -> CubeMeta.kind(each.measure()).equals(kind))
                    .map(MeasureMember::name)
                    .toList();
            if (candidates.size() != 1) {
                if (!argument.text().equals("*")) {
                    members.checkKnown(argument.text(), argument.at());
                }
                throw new UserError(
                        "not_a_member",
                        "'%s' of '%s' is no measure of its own; write MEASURE and the name of one."
                                .formatted(call.function(), argument.text()),
                        argument.at());
            }
            return candidates.getFirst();
        }

        /** Rows are groups: whatever is no measure is grouped by, and nothing else is. */
        private void checkGroups(List<Meant> meant) {
            var dimensions = meant.stream().filter(each -> !each.measure()).toList();
            var groups =
                    select.groups().stream().map(each -> repeated(each, meant)).toList();
            var needed = !select.distinct() && !(select.groups().isEmpty() && dimensions.isEmpty());
            if ((needed || !groups.isEmpty()) && !(groups.containsAll(dimensions) && dimensions.containsAll(groups))) {
                throw new UserError(
                        "not_grouped",
                        "Group by whatever is selected and no measure, and by nothing else: rows are groups of events.",
                        select.groups().isEmpty()
                                ? select.items().getFirst().term().at()
                                : select.groups().getFirst().at());
            }
        }

        /** What stands in the select list, named by its place, its alias, or once more. */
        private Meant repeated(SqlSelect.Term term, List<Meant> meant) {
            if (term instanceof SqlSelect.Place(var digits, var at)) {
                if (digits.length() > 4
                        || digits.contains(".")
                        || Integer.parseInt(digits) < 1
                        || Integer.parseInt(digits) > meant.size()) {
                    throw new UserError("not_a_member", "There is no column " + digits + ".", at);
                }
                return meant.get(Integer.parseInt(digits) - 1);
            }
            return IntStream.range(0, meant.size())
                    .filter(place -> term instanceof SqlSelect.Name named
                            && select.items()
                                    .get(place)
                                    .alias()
                                    .filter(named.name()::equals)
                                    .isPresent())
                    .mapToObj(meant::get)
                    .findFirst()
                    .orElseGet(() -> meant(term));
        }

        private String named(SqlSelect.Term term, boolean measure) {
            if (term instanceof SqlSelect.Name named && named.name().equals(Query.TIME) && !measure) {
                return Query.TIME;
            }
            var meant = meant(term);
            if (meant.measure() != measure || meant.granularity().isPresent()) {
                throw new UserError(
                        "mixed_filter",
                        measure
                                ? "HAVING is for measures; conditions on dimensions and time go to WHERE."
                                : "WHERE is for dimensions and time itself; conditions on measures go to HAVING.",
                        term.at());
            }
            return meant.name();
        }

        private void order(List<Meant> meant) {
            var order = json.putArray("order");
            for (var each : select.order()) {
                places.put("/order/" + order.size(), each.term().at());
                order.addArray().add(member(repeated(each.term(), meant))).add(each.descending() ? "desc" : "asc");
            }
        }

        private List<Column> columns(List<Meant> meant) {
            var columns = new ArrayList<Column>();
            for (var place = 0; place < meant.size(); place++) {
                var each = meant.get(place);
                var name = select.items().get(place).alias().orElse(each.name());
                var type = each.measure() ? "Double" : each.granularity().isPresent() ? "Timestamp" : "String";
                columns.add(new Column(name, member(each), type));
            }
            return columns;
        }
    }

    /** Lines of JSON, two at least, as the protocol's clients need them: what the columns are, then the rows. */
    String lines(JsonNode reply) {
        var head = JsonMapper.shared().createObjectNode();
        var schema = head.putArray("schema");
        columns.forEach(each -> schema.addObject().put("name", each.name()).put("column_type", each.type()));
        head.set("lastRefreshTime", reply.path("lastRefreshTime"));
        var members =
                reply.at("/data/members").valueStream().map(JsonNode::asString).toList();
        var places =
                columns.stream().map(each -> members.indexOf(each.member())).toList();
        var rows = JsonMapper.shared().createObjectNode();
        var data = rows.putArray("data");
        reply.at("/data/dataset").forEach(row -> {
            var list = data.addArray();
            places.forEach(place -> list.add(row.get(place)));
        });
        return head + "\n" + rows + "\n";
    }
}
