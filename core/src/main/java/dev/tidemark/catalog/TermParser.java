package dev.tidemark.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code 100 * bounces / (views - bots)}: numbers, members, the four signs with their usual precedence, and brackets. */
final class TermParser {

    /** Bounds how deep brackets go, and with that the stack. What is written for a formula has no more than what was read. */
    static final int MAX_WORDS = 100;

    static final int MAX_LENGTH = MAX_WORDS * (Declarations.MAX_NAME + 2);

    private static final Pattern WORD =
            Pattern.compile("[0-9]{1,15}([.][0-9]{1,15})?(?![0-9a-z_.])|[a-z][a-z0-9_]*|[-+*/()]");

    private final List<String> words;
    private int at;

    private TermParser(List<String> words) {
        this.words = words;
    }

    /** It is no formula. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        private Unreadable(String message) {
            super(message, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    static Term parse(String text) throws Unreadable {
        var parser = new TermParser(words(text));
        var term = parser.sum();
        if (parser.hasMore()) {
            throw new Unreadable("has '" + parser.words.get(parser.at) + "' where a sign or the end should be");
        }
        return term;
    }

    private static List<String> words(String text) throws Unreadable {
        if (text.length() > MAX_LENGTH) {
            throw tooLong();
        }
        var words = new ArrayList<String>();
        var left = text.strip();
        while (!left.isEmpty()) {
            var matcher = WORD.matcher(left);
            if (!matcher.lookingAt()) {
                throw new Unreadable("has '" + left.charAt(0)
                        + "', which is no part of a formula: numbers, measures, + - * / and brackets are");
            }
            words.add(matcher.group());
            left = left.substring(matcher.end()).strip();
        }
        if (words.size() > MAX_WORDS) {
            throw tooLong();
        }
        return words;
    }

    private static Unreadable tooLong() {
        return new Unreadable("is too long: at most " + MAX_WORDS + " numbers, measures, signs and brackets");
    }

    private Term sum() throws Unreadable {
        var term = product();
        for (var sign = next(1); sign.isPresent(); sign = next(1)) {
            term = new Term.Operation(term, sign.get(), product());
        }
        return term;
    }

    private Term product() throws Unreadable {
        var term = factor();
        for (var sign = next(2); sign.isPresent(); sign = next(2)) {
            term = new Term.Operation(term, sign.get(), factor());
        }
        return term;
    }

    /** The sign that stands next, if it is of this precedence. */
    private Optional<Term.Sign> next(int precedence) {
        var sign = Term.Sign.of(hasMore() ? words.get(at) : "").filter(each -> each.precedence() == precedence);
        sign.ifPresent(_ -> at++);
        return sign;
    }

    private Term factor() throws Unreadable {
        if (!hasMore()) {
            throw new Unreadable("ends where a number or a measure should be");
        }
        var word = words.get(at++);
        if (word.equals("(")) {
            return bracket();
        }
        var first = word.charAt(0);
        if (Character.isDigit(first)) {
            return new Term.Constant(new BigDecimal(word));
        }
        if (!Character.isLetter(first)) {
            throw new Unreadable("has '" + word + "' where a number or a measure should be");
        }
        return new Term.Member(word);
    }

    private Term bracket() throws Unreadable {
        var term = sum();
        if (!hasMore() || !words.get(at++).equals(")")) {
            throw new Unreadable("has a bracket that is not closed");
        }
        return term;
    }

    private boolean hasMore() {
        return at < words.size();
    }
}
