package dev.tidemark.server.api;

import dev.tidemark.server.api.SqlSelect.Call;
import dev.tidemark.server.api.SqlSelect.Condition;
import dev.tidemark.server.api.SqlSelect.Item;
import dev.tidemark.server.api.SqlSelect.Junction;
import dev.tidemark.server.api.SqlSelect.Name;
import dev.tidemark.server.api.SqlSelect.Place;
import dev.tidemark.server.api.SqlSelect.Sorted;
import dev.tidemark.server.api.SqlSelect.Term;
import dev.tidemark.server.api.SqlSelect.Test;
import dev.tidemark.server.api.SqlSelect.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the one kind of statement that {@code cubesql} answers. By hand, in one pass without going back: the time it takes is
 * that of the text's length however it is nested, and every refusal has its place.
 */
final class SqlReader {

    private static final int DEEPEST = 20;
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");
    private static final Set<String> RESERVED = Set.of(
            "from",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "and",
            "or",
            "not",
            "as",
            "on",
            "join",
            "left",
            "right",
            "inner",
            "cross",
            "full",
            "union",
            "except",
            "intersect",
            "asc",
            "desc",
            "between",
            "in",
            "is",
            "like",
            "ilike",
            "select",
            "window",
            "fetch",
            "for",
            "case");

    private final List<SqlToken> tokens;
    private int next;
    private int depth;

    private SqlReader(List<SqlToken> tokens) {
        this.tokens = tokens;
    }

    /** @throws UserError for what is no such statement */
    static SqlSelect read(String statement) {
        return new SqlReader(SqlToken.of(statement)).statement();
    }

    private SqlSelect statement() {
        expect("select");
        var distinct = take("distinct");
        var items = list(this::item);
        expect("from");
        var from = name();
        if (take("as") || isName()) {
            name();
        }
        var where = take("where") ? Optional.of(condition()) : Optional.<Condition>empty();
        var groups = takeBoth("group") ? list(this::term) : List.<Term>of();
        var having = take("having") ? Optional.of(condition()) : Optional.<Condition>empty();
        var order = takeBoth("order") ? list(this::sorted) : List.<Sorted>of();
        var limit = take("limit") ? Optional.of(number()) : Optional.<String>empty();
        var offset = take("offset") ? Optional.of(number()) : Optional.<String>empty();
        take(";");
        if (peek().kind() != SqlToken.Kind.END) {
            throw unexpected("the end of the statement");
        }
        return new SqlSelect(distinct, items, from, where, groups, having, order, limit, offset);
    }

    private Item item() {
        var term = term();
        var alias = take("as") || isName() ? Optional.of(name().name()) : Optional.<String>empty();
        return new Item(term, alias);
    }

    private Sorted sorted() {
        var term = term();
        var descending = take("desc");
        if (!descending) {
            take("asc");
        }
        return new Sorted(term, descending);
    }

    private Term term() {
        if (peek().kind() == SqlToken.Kind.NUMBER) {
            return new Place(peek().text(), advance().at());
        }
        var name = name();
        if (!take("(")) {
            return name;
        }
        var distinct = take("distinct");
        var arguments = list(this::argument);
        expect(")");
        return new Call(name.name(), distinct, arguments, name.at());
    }

    private Value argument() {
        if (peek().is("*")) {
            return new Value("*", true, advance().at());
        }
        if (!isName()) {
            return constant();
        }
        var name = name();
        return new Value(name.name(), true, name.at());
    }

    /** The last part of a name that may be qualified by its table: there is one table. */
    private Name name() {
        if (!isName()) {
            throw unexpected("a name");
        }
        var name = advance();
        while (take(".")) {
            if (!isName()) {
                throw unexpected("a name");
            }
            name = advance();
        }
        return new Name(name.text(), name.at());
    }

    private Value constant() {
        var at = peek().at();
        var minus = take("-");
        if (peek().kind() == SqlToken.Kind.NUMBER) {
            return new Value((minus ? "-" : "") + advance().text(), false, at);
        }
        if (minus || peek().kind() != SqlToken.Kind.TEXT) {
            throw unexpected("a constant");
        }
        return new Value(advance().text(), false, at);
    }

    private Condition condition() {
        return junction("or", () -> junction("and", this::single));
    }

    private Condition junction(String word, Supplier<Condition> member) {
        var members = new ArrayList<>(List.of(member.get()));
        while (take(word)) {
            members.add(member.get());
        }
        return members.size() == 1 ? members.getFirst() : new Junction(word, members);
    }

    private Condition single() {
        if (!peek().is("(")) {
            return test();
        }
        if (++depth > DEEPEST) {
            throw new UserError(
                    "too_many_filters", "Conditions stand up to " + DEEPEST + " in one another.", peek().at());
        }
        advance();
        var inner = condition();
        expect(")");
        depth--;
        return inner;
    }

    private Test test() {
        var term = term();
        var at = peek().at();
        if (COMPARISONS.contains(peek().text()) && peek().kind() == SqlToken.Kind.SIGN) {
            var operator = advance().text();
            return new Test(term, operator.equals("!=") ? "<>" : operator, List.of(constant()), at);
        }
        if (take("is")) {
            var not = take("not");
            expect("null");
            return new Test(term, not ? "is not null" : "is null", List.of(), at);
        }
        var not = take("not") ? "not " : "";
        if (take("in")) {
            expect("(");
            var values = list(this::constant);
            expect(")");
            return new Test(term, not + "in", values, at);
        }
        if (peek().is("like") || peek().is("ilike")) {
            return new Test(term, not + advance().text(), List.of(constant()), at);
        }
        if (take("between")) {
            var low = constant();
            expect("and");
            return new Test(term, not + "between", List.of(low, constant()), at);
        }
        throw unexpected("a comparison");
    }

    private <T> List<T> list(Supplier<T> each) {
        var all = new ArrayList<>(List.of(each.get()));
        while (take(",")) {
            all.add(each.get());
        }
        return all;
    }

    private String number() {
        if (peek().kind() != SqlToken.Kind.NUMBER) {
            throw unexpected("a number");
        }
        return advance().text();
    }

    private boolean takeBoth(String word) {
        if (!take(word)) {
            return false;
        }
        expect("by");
        return true;
    }

    private boolean isName() {
        return peek().kind() == SqlToken.Kind.QUOTED_NAME
                || (peek().kind() == SqlToken.Kind.WORD && !RESERVED.contains(peek().text()));
    }

    private boolean take(String word) {
        if (!peek().is(word)) {
            return false;
        }
        advance();
        return true;
    }

    private void expect(String word) {
        if (!take(word)) {
            throw unexpected(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private SqlToken peek() {
        return tokens.get(next);
    }

    private SqlToken advance() {
        return tokens.get(next++);
    }

    private UserError unexpected(String expected) {
        return new UserError(
                "not_sql", "Here stands '" + peek().text() + "', where " + expected + " should.", peek().at());
    }
}
