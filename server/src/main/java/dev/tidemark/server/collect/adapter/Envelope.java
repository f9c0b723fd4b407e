package dev.tidemark.server.collect.adapter;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One pass over the tokens of one event: takes the text of the context attributes, and looks at the shape of all the rest
 * (names, types, numbers, depth) without keeping it.
 */
final class Envelope {
    private final JsonParser parser;
    private final Findings findings;
    private final int maxDepth;
    private final Map<Attribute, String> texts = new EnumMap<>(Attribute.class);
    private final Set<Attribute> seen = EnumSet.noneOf(Attribute.class);
    private final Set<Attribute> given = EnumSet.noneOf(Attribute.class);
    private final Set<String> extensions = new HashSet<>(0);
    private boolean tooDeep;

    private Envelope(JsonParser parser, Findings findings, int maxDepth) {
        this.parser = parser;
        this.findings = findings;
        this.maxDepth = maxDepth;
    }

    /** Reads the object that the parser stands at the start of, and leaves it at its end. */
    static Envelope read(JsonParser parser, Findings findings, int maxDepth) {
        Envelope envelope = new Envelope(parser, findings, maxDepth);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            envelope.member(name);
        }
        return envelope;
    }

    /** The attribute's text; null if it is absent, null, or not a string (which is then among the findings). */
    @Nullable
    String text(Attribute attribute) {
        return texts.get(attribute);
    }

    /** Whether the event has such a member with a value; null is as if absent (CloudEvents JSON format 1.0, 2.2). */
    boolean has(Attribute attribute) {
        return given.contains(attribute);
    }

    private void member(String name) {
        Attribute attribute = Attribute.of(name);
        if (attribute == null ? !extensions.add(name) : !seen.add(attribute)) {
            findings.add("duplicate_attribute", Place.pointer(parser), "This attribute stands twice; send it once.");
        }
        JsonToken value = parser.nextToken();
        if (attribute == null) {
            extension(name, value);
        } else {
            known(attribute, value);
        }
    }

    private void known(Attribute attribute, JsonToken value) {
        if (value != JsonToken.VALUE_NULL) {
            given.add(attribute);
        }
        if (attribute == Attribute.DATA) {
            walk();
        } else if (value == JsonToken.VALUE_STRING) {
            take(attribute);
        } else if (value != JsonToken.VALUE_NULL) {
            findings.add("invalid_attribute", Place.pointer(parser), attribute.member + " must be a string.");
            walk();
        }
    }

    /** Not decoded where nothing reads it. */
    private void take(Attribute attribute) {
        if (attribute.longest < Integer.MAX_VALUE) {
            texts.put(attribute, parser.getString());
        }
    }

    /** CloudEvents 1.0, "Type System": an extension here is a string, a boolean or a 32-bit integer. */
    private void extension(String name, JsonToken value) {
        if (!plainName(name)) {
            findings.add(
                    "invalid_attribute",
                    Place.pointer(parser),
                    "Names of attributes are made of letters and digits; put everything else under data.");
        }
        if (value.isStructStart()) {
            findings.add(
                    "invalid_attribute",
                    Place.pointer(parser),
                    "An attribute cannot be an object or an array; put it under data.");
        } else if (value.isNumeric() && !smallInteger(value)) {
            findings.add(
                    "invalid_attribute",
                    Place.pointer(parser),
                    "A number here must be a 32-bit integer; send others as strings or under data.");
        }
        walk();
    }

    /** Upper case is let through although the specification has none: senders in the field use it. */
    private static boolean plainName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 'z' || !Character.isLetterOrDigit(c)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private boolean smallInteger(JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT || parser.getStringLength() > 11) {
            return false;
        }
        long number = Long.parseLong(parser.getString());
        return number == (int) number;
    }

    /** Goes to the end of the value that the parser stands on. */
    private void walk() {
        int depth = 1;
        JsonToken token = parser.currentToken();
        while (true) {
            depth += look(token, depth);
            if (depth == 1) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private int look(JsonToken token, int depth) {
        return switch (token) {
            case START_OBJECT, START_ARRAY -> {
                deeper(depth + 1);
                yield 1;
            }
            case END_OBJECT, END_ARRAY -> -1;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                number();
                yield 0;
            }
            case PROPERTY_NAME,
                    VALUE_STRING,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    VALUE_NULL,
                    VALUE_EMBEDDED_OBJECT,
                    NOT_AVAILABLE -> 0;
        };
    }

    private void deeper(int depth) {
        if (depth > maxDepth && !tooDeep) {
            tooDeep = true;
            findings.add(
                    "too_deep",
                    Place.pointer(parser),
                    "Objects and arrays are nested more than " + maxDepth + " deep; send a flatter event.");
        }
    }

    private void number() {
        if (!Numbers.sensible(parser)) {
            findings.add(
                    "invalid_number",
                    Place.pointer(parser),
                    "Numbers have at most " + Numbers.DIGITS + " digits and an exponent of at most " + Numbers.DIGITS
                            + "; send it as a string.");
        }
    }
}
