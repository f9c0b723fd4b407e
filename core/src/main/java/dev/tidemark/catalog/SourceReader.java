package dev.tidemark.catalog;

import java.time.Period;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a catalog says of one source. */
final class SourceReader {

    static final int MAX_ENTITIES = 32;

    /** What both kinds have. */
    private static final List<String> KEYS = List.of("time", "fields", "entities");

    /** What only those have whose events Tidemark keeps. */
    static final List<String> COLLECTED_KEYS = List.of("types", "key", "user", "session", "schemas", "keep");

    private final EventSchemaReader schemas;

    SourceReader(EventSchemaReader schemas) {
        this.schemas = schemas;
    }

    static List<String> keys() {
        return Stream.of(KEYS, COLLECTED_KEYS, AttachedTableReader.KEYS)
                .flatMap(List::stream)
                .toList();
    }

    Source read(String name, Declarations declared) {
        declared.only(keys());
        return declared.has("table") ? attached(name, declared) : collected(name, declared);
    }

    private Source collected(String name, Declarations declared) {
        AttachedTableReader.KEYS.stream()
                .filter(declared::has)
                .forEach(key ->
                        declared.mistake(key, "is for a table of your own; name it, as in table: public.orders"));
        var fields = FieldReader.fields(declared.mapping("fields"), true);
        var types = types(name, declared);
        return new Source(
                name,
                types,
                key(declared),
                FieldReader.path(declared, "time").orElse(FieldPath.of("time")),
                FieldReader.path(declared, "user"),
                FieldReader.path(declared, "session"),
                fields,
                entities(declared.mapping("entities"), FieldLookup.of(name, fields, true)),
                schemas.read(declared.mapping("schemas"), types),
                keep(declared),
                Optional.empty());
    }

    private static Source attached(String name, Declarations declared) {
        COLLECTED_KEYS.stream()
                .filter(declared::has)
                .forEach(key -> declared.mistake(key, "is for events that are sent; a table of your own has none"));
        var table = AttachedTableReader.read(declared);
        var declaredFields = declared.mapping("fields");
        var fields = FieldReader.fields(declaredFields, false);
        AttachedTableReader.checkColumns(declaredFields, fields);
        return new Source(
                name,
                Set.of(),
                List.of(),
                FieldPath.of(table.time()),
                Optional.empty(),
                Optional.empty(),
                fields,
                entities(declared.mapping("entities"), FieldLookup.of(name, fields, false)),
                Map.of(),
                Optional.empty(),
                Optional.of(table));
    }

    private static Set<String> types(String name, Declarations declared) {
        var types = declared.texts("types");
        return types.isEmpty() ? Set.of(name) : new HashSet<>(types);
    }

    private static List<FieldPath> key(Declarations declared) {
        var key = FieldReader.paths(declared, "key");
        return key.isEmpty() ? List.of(FieldPath.of("id")) : key;
    }

    private static Optional<Period> keep(Declarations declared) {
        return declared.text("keep").flatMap(text -> Retention.period(declared, "keep", text));
    }

    private static Map<String, Map<String, Field>> entities(Declarations declared, FieldLookup fields) {
        return declared.atMost(MAX_ENTITIES).each(key -> {
            fields.find(declared, key, key);
            return Optional.of(
                    declared.isMapping(key)
                            ? attributes(declared.mapping(key), fields)
                            : sameNames(declared, key, fields));
        });
    }

    private static Map<String, Field> attributes(Declarations declared, FieldLookup fields) {
        return declared.atMost(MAX_ENTITIES).each(attribute -> fields.in(declared, attribute));
    }

    private static Map<String, Field> sameNames(Declarations declared, String key, FieldLookup fields) {
        return declared.texts(key).stream()
                .flatMap(name -> fields.find(declared, key, name).stream())
                .collect(Collectors.toMap(Field::name, field -> field, (field, _) -> field, LinkedHashMap::new));
    }
}
