package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** One pass over one body. */
final class BodyPass {
    private final byte[] body;
    private byte[] parsed;
    private final int from;
    private final int length;
    private final CollectSettings limits;
    private final EventRules rules;

    BodyPass(byte[] body, int length, CollectSettings limits, Instant now) {
        this.body = body;
        this.parsed = body;
        this.from = afterByteOrderMark(body, length);
        this.length = length;
        this.limits = limits;
        this.rules = new EventRules(limits, now);
    }

    Reading one() {
        return read(parser -> {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                return new Reading.Unreadable(new Problem(
                        "not_an_object", "This is an array; send several events as " + CloudEvents.BATCH + ".", ""));
            }
            Reading one = new Reading.One(item(parser, ""));
            return end(parser, one);
        });
    }

    Reading batch() {
        return read(parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return new Reading.Unreadable(new Problem(
                        "not_an_array",
                        "A batch is a JSON array of events; send a single event as " + CloudEvents.STRUCTURED + ".",
                        ""));
            }
            List<Item> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == limits.maxEvents()) {
                    return tooMany();
                }
                items.add(item(parser, "/" + items.size()));
            }
            return end(parser, new Reading.Batch(items));
        });
    }

    private Reading read(Function<JsonParser, Reading> content) {
        Problem unfit = unfit();
        if (unfit != null) {
            return new Reading.Unreadable(unfit);
        }
        try {
            return parse(content);
        } catch (JacksonException e) {
            if (Escapes.firstUnstorable(body, from, length) < 0) {
                return new Reading.Unreadable(broken(e));
            }
            parsed = Escapes.mended(body, from, length);
            return readMended(content);
        }
    }

    private Reading readMended(Function<JsonParser, Reading> content) {
        try {
            return parse(content);
        } catch (JacksonException e) {
            return new Reading.Unreadable(broken(e));
        }
    }

    private Reading parse(Function<JsonParser, Reading> content) {
        try (JsonParser parser = CloudEvents.parser(parsed, from, length - from)) {
            return content.apply(parser);
        }
    }

    private Item item(JsonParser parser, String at) {
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        Findings findings = new Findings();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            findings.add("not_an_object", at, "An event is a JSON object; this is something else.");
            return new Item.Bad(findings.all());
        }
        Envelope event = Envelope.read(parser, findings, limits.maxDepth());
        int end = from + (int) parser.currentLocation().getByteOffset();
        rules.check(event, at, findings);
        bytes(start, end, at, findings);
        return findings.none() ? good(event, at, start, end) : new Item.Bad(findings.all());
    }

    private void bytes(int start, int end, String at, Findings findings) {
        if (end - start > limits.maxEvent()) {
            findings.add(
                    "event_too_large",
                    at,
                    "The event has " + (end - start) + " bytes; " + limits.maxEvent() + " is the most.");
        }
        int escape = Escapes.firstUnstorable(body, start, end);
        if (escape >= 0) {
            findings.add(
                    "invalid_text",
                    at + Place.pointerTo(parsed, start, end - start, escape),
                    "Text cannot hold the character U+0000 nor half of a surrogate pair; leave it out.");
        }
    }

    private Item good(Envelope event, String at, int start, int end) {
        String type = text(event, Attribute.TYPE);
        return new Item.Good(
                EventKey.of(text(event, Attribute.SOURCE), text(event, Attribute.ID)),
                type,
                at + "/type",
                Arrays.copyOfRange(body, start, end));
    }

    private static String text(Envelope event, Attribute attribute) {
        return Objects.requireNonNull(event.text(attribute), attribute.member);
    }

    private Reading end(JsonParser parser, Reading reading) {
        if (parser.nextToken() == null) {
            return reading;
        }
        int at = from + (int) parser.currentTokenLocation().getByteOffset();
        return new Reading.Unreadable(new Problem(
                "invalid_json", "The body goes on after its JSON value has ended here.", Place.of(body, at)));
    }

    private Reading tooMany() {
        return new Reading.TooMany(new Problem(
                "too_many_events",
                "A batch may have at most " + limits.maxEvents() + " events; send it in pieces.",
                "/" + limits.maxEvents()));
    }

    /** What no JSON parser should see: it would guess UTF-16 from a zero among the first bytes. */
    private @Nullable Problem unfit() {
        int bad = Utf8.firstBad(body, from, length);
        for (int i = from; bad < 0 && i < Math.min(length, from + 4); i++) {
            bad = body[i] == 0 ? i : bad;
        }
        if (bad >= 0) {
            return new Problem("invalid_utf8", "The body is not UTF-8 from here on; send UTF-8.", Place.of(body, bad));
        }
        boolean blank = true;
        for (int i = from; blank && i < length; i++) {
            blank = body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t';
        }
        return blank ? new Problem("invalid_json", "The body is empty.", Place.of(body, length)) : null;
    }

    private Problem broken(JacksonException e) {
        long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
        int at = Math.clamp(from + offset, from, length);
        String where = Place.of(body, at);
        if (e instanceof StreamConstraintsException) {
            return new Problem(
                    "too_complex",
                    "The body is nested more than " + CloudEvents.PARSER_DEPTH
                            + " deep, or has a name of more than 4096 characters.",
                    where);
        }
        return e instanceof UnexpectedEndOfInputException || at == length
                ? new Problem("invalid_json", "The body ends in the middle of a JSON value.", where)
                : new Problem("invalid_json", "The body is not JSON at this place, or just before it.", where);
    }

    private static int afterByteOrderMark(byte[] body, int length) {
        boolean mark = length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        return mark ? 3 : 0;
    }
}
