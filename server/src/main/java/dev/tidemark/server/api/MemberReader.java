package dev.tidemark.server.api;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads names of members; all of a query are of one source. */
final class MemberReader {

    private static final Pattern MEMBER =
            Pattern.compile("([A-Za-z0-9_]{1,63})\\.([A-Za-z0-9_]{1,63})(?:\\.([A-Za-z0-9_]{1,63}))?");

    private Optional<String> source = Optional.empty();

    Optional<String> source() {
        return source;
    }

    /** The part after the source. */
    String read(JsonPart part) {
        var matcher = match(part);
        if (matcher.group(3) != null) {
            throw malformed(part);
        }
        return matcher.group(2);
    }

    /** A dimension; with a granularity where it is the time. */
    Named dimension(JsonPart part) {
        var matcher = match(part);
        var name = matcher.group(2);
        if (!name.equals(Query.TIME)) {
            return new Named(read(part), Optional.empty());
        }
        if (matcher.group(3) == null) {
            throw part.error(
                    "unknown_granularity",
                    "Time among the dimensions needs a granularity, as in '" + matcher.group(1) + ".time.day'.");
        }
        return new Named(name, Optional.of(granularity(part, matcher.group(3))));
    }

    record Named(String name, Optional<Granularity> granularity) {}

    static Granularity granularity(JsonPart part, String word) {
        return Granularity.of(word)
                .orElseThrow(
                        () -> part.error(
                                "unknown_granularity",
                                "'" + word
                                        + "' is not a granularity; known: second, minute, hour, day, week, month, quarter, year."));
    }

    private Matcher match(JsonPart part) {
        var matcher = MEMBER.matcher(part.node().isString() ? part.node().asString() : "");
        if (!matcher.matches()) {
            throw malformed(part);
        }
        var of = matcher.group(1);
        if (source.filter(known -> !known.equals(of)).isPresent()) {
            throw part.error(
                    "two_sources", "A query asks one source; '" + source.get() + "' and '" + of + "' are two.");
        }
        source = Optional.of(of);
        return matcher;
    }

    private static UserError malformed(JsonPart part) {
        return part.error("not_a_member", "A member is written source.name, not " + part.shown() + ".");
    }
}
