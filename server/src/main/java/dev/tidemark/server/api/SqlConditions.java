package dev.tidemark.server.api;

import dev.tidemark.query.Query;
import dev.tidemark.server.api.SqlSelect.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What conditions of SQL are in the Cube protocol. Those that mean something else there are refused. */
final class SqlConditions {

    private static final Map<String, String> OPERATORS = Map.of(
            "=",
            "equals",
            "<>",
            "notEquals",
            "in",
            "in",
            "not in",
            "notIn",
            "<",
            "lt",
            "<=",
            "lte",
            ">",
            "gt",
            ">=",
            "gte",
            "is null",
            "notSet",
            "is not null",
            "set");

    /** Of time, exactly: the rest would need moments within a bucket. */
    private static final Map<String, String> OF_TIME = Map.of(
            "<",
            "beforeDate",
            ">=",
            "afterOrOnDate",
            "between",
            "inDateRange",
            "not between",
            "notInDateRange",
            "is null",
            "notSet",
            "is not null",
            "set");

    private static final Pattern PATTERN = Pattern.compile("(%?)([^%_\\\\]+)(%?)");
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]");

    private final String source;
    private final Function<SqlSelect.Term, String> member;
    private final SqlPlaces places;

    /** @param member which one a term names */
    SqlConditions(String source, Function<SqlSelect.Term, String> member, SqlPlaces places) {
        this.source = source;
        this.member = member;
        this.places = places;
    }

    /** @param at the JSON pointer that it will have */
    ObjectNode of(SqlSelect.Condition condition, String at) {
        return switch (condition) {
            case SqlSelect.Junction(var word, var members) -> junction(word, members, at);
            case SqlSelect.Test test -> of(test, at);
        };
    }

    private ObjectNode junction(String word, List<SqlSelect.Condition> members, String at) {
        var to = JsonMapper.shared().createObjectNode();
        var list = to.putArray(word);
        members.forEach(each -> list.add(of(each, at + "/" + word + "/" + list.size())));
        return to;
    }

    private ObjectNode of(SqlSelect.Test test, String at) {
        places.put(at, test.term().at());
        places.put(at + "/operator", test.at());
        var name = member.apply(test.term());
        if (name.equals(Query.TIME)) {
            return ofTime(test);
        }
        if (test.operator().endsWith("like")) {
            return like(name, test);
        }
        if (test.operator().endsWith("between")) {
            return between(name, test, at);
        }
        return leaf(name, operator(OPERATORS, test), test.values());
    }

    private ObjectNode ofTime(SqlSelect.Test test) {
        return leaf(Query.TIME, operator(OF_TIME, test), test.values());
    }

    private static String operator(Map<String, String> known, SqlSelect.Test test) {
        var operator = known.get(test.operator());
        if (operator == null) {
            throw new UserError(
                    "wrong_operator",
                    "'%s' cannot be asked here; there is %s."
                            .formatted(
                                    test.operator(),
                                    String.join(
                                            ", ",
                                            known.keySet().stream().sorted().toList())),
                    test.at());
        }
        return operator;
    }

    private ObjectNode between(String name, SqlSelect.Test test, String at) {
        if (test.operator().startsWith("not")) {
            throw new UserError("wrong_operator", "Write x < 1 OR x > 2.", test.at());
        }
        var to = JsonMapper.shared().createObjectNode();
        to.putArray("and")
                .add(leaf(name, "gte", test.values().subList(0, 1)))
                .add(leaf(name, "lte", test.values().subList(1, 2)));
        places.put(at + "/and", test.term().at());
        return to;
    }

    private ObjectNode like(String name, SqlSelect.Test test) {
        var value = test.values().getFirst();
        var not = test.operator().startsWith("not");
        var matcher = PATTERN.matcher(value.text());
        if (!matcher.matches()) {
            throw new UserError(
                    "wrong_operator",
                    "The wildcard '%' stands first, last, or both; no other one is understood.",
                    value.at());
        }
        var open = !matcher.group(1).isEmpty();
        var openEnd = !matcher.group(3).isEmpty();
        var sensitive = !test.operator().endsWith("ilike");
        if (LETTER.matcher(value.text()).find() && sensitive == (open || openEnd)) {
            throw new UserError(
                    "wrong_operator",
                    sensitive
                            ? "Texts are looked into without regard to case; write ILIKE."
                            : "Case counts for =, which is what this is without wildcards.",
                    test.at());
        }
        var operator = open && openEnd ? "contains" : open ? "endsWith" : openEnd ? "startsWith" : "equals";
        return leaf(
                name,
                not ? "not" + Character.toUpperCase(operator.charAt(0)) + operator.substring(1) : operator,
                List.of(new Value(matcher.group(2), false, value.at())));
    }

    private ObjectNode leaf(String name, String operator, List<Value> values) {
        var to = JsonMapper.shared()
                .createObjectNode()
                .put("member", source + "." + name)
                .put("operator", operator);
        if (!values.isEmpty()) {
            values.stream().map(Value::text).forEach(to.putArray("values")::add);
        }
        return to;
    }
}
