package dev.tidemark.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A word of a statement of {@code cubesql}.
 *
 * @param text of a name or a text without its quotes; of a bare word in lower case
 * @param at where it stands, as {@code line 1, column 8}
 */
record SqlToken(Kind kind, String text, String at) {

    enum Kind {
        WORD,
        QUOTED_NAME,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|--[^\\n]*|(?<word>[A-Za-z_][A-Za-z0-9_]*)|\"(?<name>[^\"]+)\"|'(?<text>(?:[^']|'')*+)'|(?<number>[0-9]+(?:\\.[0-9]+)?)"
                    + "|(?<sign><>|!=|<=|>=|[-=<>(),.*;])");

    /** @throws UserError at the first character that begins nothing known */
    static List<SqlToken> of(String statement) {
        var tokens = new ArrayList<SqlToken>();
        var matcher = TOKEN.matcher(statement);
        var place = 0;
        for (; place < statement.length(); place = matcher.end()) {
            var at = at(statement, place);
            if (!matcher.region(place, statement.length()).lookingAt()) {
                throw new UserError("not_sql", "This begins nothing that is understood here.", at);
            }
            if (matcher.group("word") != null) {
                tokens.add(new SqlToken(Kind.WORD, matcher.group("word").toLowerCase(Locale.ROOT), at));
            } else if (matcher.group("name") != null) {
                tokens.add(new SqlToken(Kind.QUOTED_NAME, matcher.group("name"), at));
            } else if (matcher.group("text") != null) {
                tokens.add(new SqlToken(Kind.TEXT, matcher.group("text").replace("''", "'"), at));
            } else if (matcher.group("number") != null) {
                tokens.add(new SqlToken(Kind.NUMBER, matcher.group("number"), at));
            } else if (matcher.group("sign") != null) {
                tokens.add(new SqlToken(Kind.SIGN, matcher.group("sign"), at));
            }
        }
        tokens.add(new SqlToken(Kind.END, "the end", at(statement, place)));
        return tokens;
    }

    private static String at(String statement, int place) {
        var before = statement.substring(0, place);
        var line = before.chars().filter(each -> each == '\n').count() + 1;
        return "line %d, column %d".formatted(line, place - before.lastIndexOf('\n'));
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(word);
    }
}
