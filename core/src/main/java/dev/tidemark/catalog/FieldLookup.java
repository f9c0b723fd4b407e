package dev.tidemark.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the fields that a catalog refers to by name, among those of one source. */
final class FieldLookup {

    private final Optional<String> source;
    private final Map<String, Field> fields;

    private FieldLookup(Optional<String> source, Map<String, Field> fields) {
        this.source = source;
        this.fields = fields;
    }

    /** @param builtIn whether the source has the {@linkplain Field#BUILT_IN built-in fields} too */
    static FieldLookup of(String source, Map<String, ? extends Field> declared, boolean builtIn) {
        var fields = new LinkedHashMap<String, Field>(declared);
        if (builtIn) {
            fields.putAll(Field.BUILT_IN);
        }
        return new FieldLookup(Optional.of(source), fields);
    }

    static FieldLookup of(Source source) {
        return of(source.name(), source.fields(), source.table().isEmpty());
    }

    /** Of a source that is not known, which is a mistake already: finds nothing and says nothing. */
    static FieldLookup ofNone() {
        return new FieldLookup(Optional.empty(), Map.of());
    }

    /** The field that the text of this member names. */
    Optional<Field> in(Declarations declared, String member) {
        return declared.text(member).flatMap(name -> find(declared, member, name));
    }

    /** Likewise; a field of text is a mistake. */
    Optional<Field> numberIn(Declarations declared, String member) {
        return in(declared, member).filter(field -> isNumber(declared, member, field));
    }

    /** The field of this name, which stands at this member. */
    Optional<Field> find(Declarations declared, String member, String name) {
        var field = Optional.ofNullable(fields.get(name));
        if (field.isEmpty()) {
            source.ifPresent(of -> declared.mistake(
                    member,
                    "source '" + of + "' has no field '" + name + "'; " + Nearest.clause(name, fields.keySet())));
        }
        return field;
    }

    private static boolean isNumber(Declarations declared, String member, Field field) {
        if (field.type() == FieldType.TEXT) {
            declared.mistake(
                    member,
                    "field '" + field.name() + "' is text; "
                            + (field instanceof Field.BuiltIn
                                    ? "a number is needed here"
                                    : "declare it as { path: …, type: integer } or decimal"));
        }
        return field.type() != FieldType.TEXT;
    }
}
