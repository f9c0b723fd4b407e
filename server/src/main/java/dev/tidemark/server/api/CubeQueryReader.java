package dev.tidemark.server.api;

import dev.tidemark.query.Filter;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Reads the JSON of a Cube query. What it does not know it refuses; nothing is passed over in silence. */
final class CubeQueryReader {

    private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9_]{1,63})\\.([A-Za-z0-9_]{1,63})");

    /** Taken for what they say, or without meaning for the answer's data. */
    private static final Set<String> KNOWN = Set.of(
            "measures",
            "dimensions",
            "timeDimensions",
            "filters",
            "order",
            "limit",
            "rowLimit",
            "offset",
            "timezone",
            "segments",
            "renewQuery",
            "cache",
            "responseFormat",
            "queryType");

    private static final Map<String, Filter.Operator> OPERATORS = Map.of(
            "equals", Filter.Operator.EQUALS,
            "in", Filter.Operator.EQUALS,
            "notEquals", Filter.Operator.NOT_EQUALS,
            "notIn", Filter.Operator.NOT_EQUALS,
            "contains", Filter.Operator.CONTAINS,
            "notContains", Filter.Operator.NOT_CONTAINS,
            "set", Filter.Operator.SET,
            "notSet", Filter.Operator.NOT_SET);

    private final JsonNode json;
    private final Clock clock;
    private Optional<String> source = Optional.empty();

    private CubeQueryReader(JsonNode json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** @throws UserError for anything that is not a query */
    static Asked read(JsonNode json, Clock clock) {
        if (!json.isObject()) {
            throw new UserError("not_a_query", "A query is a JSON object.", "");
        }
        return new CubeQueryReader(json, clock).read();
    }

    private Asked read() {
        refuseUnknown();
        var zone = zone();
        var measures = members("measures");
        var dimensions = members("dimensions");
        var time = timeDimension();
        var range = time.flatMap(each -> range(each, zone));
        var query = new Query(
                "",
                measures,
                dimensions,
                time.flatMap(this::granularity),
                range.map(local -> local.in(zone)),
                filters(),
                order(),
                number(json.has("limit") ? "limit" : "rowLimit", Query.DEFAULT_ROWS, 1, Query.MOST_ROWS),
                number("offset", 0, 0, Integer.MAX_VALUE),
                zone);
        return new Asked(withSource(query), range);
    }

    private Query withSource(Query query) {
        var name = source.orElseThrow(
                () -> new UserError("empty_query", "A query names at least one measure or dimension.", ""));
        return new Query(
                name,
                query.measures(),
                query.dimensions(),
                query.granularity(),
                query.range(),
                query.filters(),
                query.order(),
                query.limit(),
                query.offset(),
                query.zone());
    }

    private void refuseUnknown() {
        json.propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new UserError(
                            "unknown_part",
                            "'" + name + "' is not a part of a query that is answered here.",
                            "/" + name);
                });
        var format = json.path("responseFormat").asString("default");
        if (!format.equals("default")) {
            throw new UserError(
                    "unknown_format", "Answers come in rows, not in the format '" + format + "'.", "/responseFormat");
        }
        if (array("segments").iterator().hasNext()) {
            throw new UserError("unknown_member", "There are no segments.", "/segments/0");
        }
    }

    private ZoneId zone() {
        var name = json.path("timezone").asString("UTC");
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new UserError(
                    "unknown_zone", "'" + name + "' is not a time zone; write one as Europe/Berlin.", "/timezone");
        }
        return ZoneId.of(name);
    }

    private List<String> members(String part) {
        var names = new ArrayList<String>();
        var position = 0;
        for (var each : array(part)) {
            var name = member(each, "/" + part + "/" + position++);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** The part after the source; all members of a query are of one. */
    private String member(JsonNode node, String at) {
        var matcher = MEMBER.matcher(node.isString() ? node.asString() : "");
        if (!matcher.matches()) {
            throw new UserError("not_a_member", "A member is written source.name, not " + node + ".", at);
        }
        var of = matcher.group(1);
        if (source.filter(known -> !known.equals(of)).isPresent()) {
            throw new UserError(
                    "two_sources", "A query asks one source; '" + source.get() + "' and '" + of + "' are two.", at);
        }
        source = Optional.of(of);
        return matcher.group(2);
    }

    private Optional<JsonNode> timeDimension() {
        var all = array("timeDimensions");
        if (all.size() > 1) {
            throw new UserError("two_times", "One time dimension is answered here.", "/timeDimensions/1");
        }
        var first = all.isEmpty() ? Optional.<JsonNode>empty() : Optional.of(all.get(0));
        first.ifPresent(this::checkTime);
        return first;
    }

    private void checkTime(JsonNode time) {
        var name = member(time.path("dimension"), "/timeDimensions/0/dimension");
        if (!name.equals(Query.TIME)) {
            throw new UserError(
                    "unknown_member",
                    "The time dimension of a source is 'time', not '" + name + "'.",
                    "/timeDimensions/0/dimension");
        }
        if (time.has("compareDateRange")) {
            throw new UserError(
                    "unknown_part", "compareDateRange is not answered here.", "/timeDimensions/0/compareDateRange");
        }
    }

    private Optional<Granularity> granularity(JsonNode time) {
        return present(time, "granularity")
                .map(JsonNode::asString)
                .map(word -> Granularity.of(word)
                        .orElseThrow(() -> new UserError(
                                "unknown_granularity",
                                "'" + word + "' is not a granularity; known: hour, day, week, month, quarter, year.",
                                "/timeDimensions/0/granularity")));
    }

    private Optional<LocalRange> range(JsonNode time, ZoneId zone) {
        return present(time, "dateRange").map(given -> {
            var ranges = new DateRanges(LocalDateTime.now(clock.withZone(zone)));
            var range = given.isArray() && given.size() == 2
                    ? ranges.of(given.get(0).asString(""), given.get(1).asString(""))
                    : ranges.of(
                            given.isArray() && given.size() == 1 ? given.get(0).asString("") : given.asString(""));
            return range.orElseThrow(() -> new UserError(
                    "not_a_range",
                    given + " is not a date range; write [\"2026-01-01\", \"2026-01-31\"] or \"last 7 days\".",
                    "/timeDimensions/0/dateRange"));
        });
    }

    private List<Filter> filters() {
        var filters = new ArrayList<Filter>();
        for (var each : array("filters")) {
            filters.add(filter(each, "/filters/" + filters.size()));
        }
        return filters;
    }

    private Filter filter(JsonNode filter, String at) {
        var member = filter.has("member") ? filter.get("member") : filter.path("dimension");
        var word = filter.path("operator").asString("");
        var operator = OPERATORS.get(word);
        if (operator == null) {
            throw new UserError(
                    "unknown_operator",
                    "'" + word + "' is not an operator; known: "
                            + OPERATORS.keySet().stream().sorted().collect(Collectors.joining(", ")) + ".",
                    at + "/operator");
        }
        var values = new ArrayList<String>();
        filter.path("values").forEach(value -> values.add(value.isNull() ? "" : value.asString()));
        var needsValues = operator != Filter.Operator.SET && operator != Filter.Operator.NOT_SET;
        if (needsValues && values.isEmpty()) {
            throw new UserError("no_values", "Operator '" + word + "' needs values.", at + "/values");
        }
        return new Filter.OnDimension(member(member, at + "/member"), operator, values);
    }

    private List<Order> order() {
        var order = new ArrayList<Order>();
        var given = json.path("order");
        if (given.isObject()) {
            given.properties().forEach(each -> order.add(order(each.getKey(), each.getValue(), order.size())));
        }
        for (var each : given.isArray() ? given : List.<JsonNode>of()) {
            order.add(order(each.path(0).asString(""), each.path(1), order.size()));
        }
        return order;
    }

    private Order order(String member, JsonNode direction, int position) {
        var at = "/order/" + position;
        var word = direction.asString("asc");
        if (!word.equals("asc") && !word.equals("desc")) {
            throw new UserError("not_an_order", "An order is asc or desc, not " + direction + ".", at);
        }
        return new Order(member(StringNode.valueOf(member), at), word.equals("desc"));
    }

    private int number(String part, int otherwise, int least, int most) {
        var given = present(json, part);
        if (given.isPresent() && !(given.get().isIntegralNumber() && given.get().canConvertToInt())) {
            throw new UserError("not_a_number", part + " is a whole number.", "/" + part);
        }
        var number = given.map(JsonNode::asInt).orElse(otherwise);
        if (number < least || number > most) {
            throw new UserError(
                    "out_of_range",
                    "The query " + part + " has been exceeded: from " + least + " to " + most + ".",
                    "/" + part);
        }
        return number;
    }

    private JsonNode array(String part) {
        var node = json.path(part);
        if (!node.isMissingNode() && !node.isNull() && !node.isArray()) {
            throw new UserError("not_a_list", part + " is a list.", "/" + part);
        }
        return node;
    }

    private static Optional<JsonNode> present(JsonNode object, String part) {
        return Optional.ofNullable(object.get(part)).filter(node -> !node.isNull());
    }
}
