package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;

/** Reads the dimensions of a rollup. */
final class DimensionReader {

    /** Tenant, bucket and dimensions are the columns of a unique index, of which Postgres allows 32. */
    static final int MAX_DIMENSIONS = 24;

    /** Within the bytes of a member that is kept as it is. */
    static final int MAX_DEFAULT = 200;

    static final List<String> KEYS = List.of("field", "entity", "explode", "default");

    private final FieldLookup fields;

    DimensionReader(FieldLookup fields) {
        this.fields = fields;
    }

    List<Dimension> read(Declarations declared) {
        var dimensions = declared.atMost(MAX_DIMENSIONS).each(name -> dimension(name, declared));
        dimensions.values().stream()
                .filter(Dimension::explode)
                .skip(1)
                .forEach(second -> declared.mistake(
                        second.name(),
                        "a second array; a rollup can take one apart, make another rollup for this one"));
        return List.copyOf(dimensions.values());
    }

    private Optional<Dimension> dimension(String name, Declarations declared) {
        ReservedNames.ofMember(name).ifPresent(reason -> declared.mistake(name, reason));
        return declared.isMapping(name)
                ? longForm(name, declared.mapping(name))
                : fields.in(declared, name).map(field -> Dimension.plain(name, field));
    }

    private Optional<Dimension> longForm(String name, Declarations declared) {
        declared.only(KEYS);
        var absent = absent(declared);
        if (declared.has("explode")) {
            return exploded(name, declared, absent);
        }
        var forms = List.of("field", "entity").stream().filter(declared::has).toList();
        if (forms.size() != 1) {
            notOneForm(declared);
            return Optional.empty();
        }
        return fields.in(declared, forms.getFirst())
                .map(field -> new Dimension(name, field, false, declared.has("entity"), absent));
    }

    /** An unknown word is a mistake already. */
    private static void notOneForm(Declarations declared) {
        if (KEYS.containsAll(declared.names())) {
            declared.mistake("", "should be { field: FIELD }, { entity: FIELD } or { explode: FIELD }");
        }
    }

    private Optional<Dimension> exploded(String name, Declarations declared, String absent) {
        if (declared.has("field")) {
            declared.mistake("field", "explode names the field already");
        }
        var entity = declared.text("entity").orElse("false");
        if (!List.of("true", "false").contains(entity)) {
            declared.mistake("entity", "should be true or false; explode names the field already");
        }
        return fields.in(declared, "explode")
                .filter(field -> isArray(declared, field))
                .map(field -> new Dimension(name, field, true, entity.equals("true"), absent));
    }

    private static boolean isArray(Declarations declared, Field field) {
        if (field instanceof Field.BuiltIn) {
            declared.mistake("explode", "'" + field.name() + "' is never an array");
            return false;
        }
        if (field.type() != FieldType.TEXT) {
            declared.mistake("explode", "field '" + field.name() + "' is a number; declare it without type");
        }
        return true;
    }

    private static String absent(Declarations declared) {
        var member = declared.value("default").orElse("");
        if (member.length() > MAX_DEFAULT) {
            declared.mistake("default", "has at most " + MAX_DEFAULT + " characters");
        }
        return member;
    }
}
