package dev.tidemark.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads paths, and the fields that a source declares. */
final class FieldReader {

    static final int MAX_FIELDS = 500;

    static final List<String> KEYS = List.of("path", "type");

    private FieldReader() {}

    /** @param builtIn whether the source has the {@linkplain Field#BUILT_IN built-in fields} too */
    static Map<String, Field.OfPayload> fields(Declarations declared, boolean builtIn) {
        return declared.atMost(MAX_FIELDS).each(name -> {
            if (builtIn && Field.BUILT_IN.containsKey(name)) {
                declared.mistake(name, "every source has this field already; choose another name");
                return Optional.empty();
            }
            return Optional.of(
                    declared.isMapping(name) ? longForm(name, declared.mapping(name)) : shortForm(name, declared));
        });
    }

    static Optional<FieldPath> path(Declarations declared, String member) {
        return declared.text(member).flatMap(text -> path(declared, member, text));
    }

    static Optional<FieldPath> path(Declarations declared, String member, String text) {
        var path = FieldPath.parse(text);
        if (path.isEmpty()) {
            declared.mistake(member, "'" + text + "' is not a path of names separated by dots");
        }
        return path;
    }

    static List<FieldPath> paths(Declarations declared, String member) {
        return declared.texts(member).stream()
                .flatMap(text -> path(declared, member, text).stream())
                .toList();
    }

    /** A field with a mistaken path is there all the same, so that what refers to it is no second mistake. */
    private static Field.OfPayload shortForm(String name, Declarations declared) {
        return new Field.OfPayload(name, fieldPath(declared, name).orElse(FieldPath.of(name)), FieldType.TEXT);
    }

    private static Field.OfPayload longForm(String name, Declarations declared) {
        declared.only(KEYS);
        return new Field.OfPayload(
                name,
                fieldPath(declared, "path").orElse(FieldPath.of(name)),
                declared.text("type").map(word -> type(declared, word)).orElse(FieldType.TEXT));
    }

    /** A {@code []} at the end says that an array stands there, and means nothing more than the path without it. */
    private static Optional<FieldPath> fieldPath(Declarations declared, String member) {
        return declared.text(member)
                .map(text -> text.endsWith("[]") ? text.substring(0, text.length() - 2) : text)
                .flatMap(text -> path(declared, member, text));
    }

    /** One of the numbers for an unknown word: a sum over the field is no second mistake then. */
    private static FieldType type(Declarations declared, String word) {
        return FieldType.of(word).orElseGet(() -> {
            declared.mistake("type", "no type '" + word + "'; " + Nearest.clause(word, FieldType.words()));
            return FieldType.DECIMAL;
        });
    }
}
