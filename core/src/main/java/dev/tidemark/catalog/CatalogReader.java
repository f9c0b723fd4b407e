package dev.tidemark.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a catalog's text into checked records, and collects every mistake on the way. Used once. */
final class CatalogReader {

    /** Members that every cube has, and columns that every rollup has. */
    private static final Set<String> TAKEN = Set.of("time", "bucket", "tenant", "tenant_id");

    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();

    CatalogReader(String file) {
        this.file = file;
    }

    Catalog read(String text) {
        var root = Declarations.of(file, "", new YamlReader(file, mistakes).read(text), mistakes)
                .only("sources", "rollups");
        var declaredSources = root.mapping("sources");
        var sources = declaredSources.each(name -> Optional.of(source(name, declaredSources.mapping(name))));
        checkTypes(sources, declaredSources);
        var declaredRollups = root.mapping("rollups");
        ReservedNames.TABLES.stream()
                .filter(declaredRollups::has)
                .forEach(name -> declaredRollups.mistake(
                        name, "'" + name + "' is the name of one of Tidemark's own tables; choose another"));
        var rollups = declaredRollups.each(name -> rollup(name, declaredRollups.mapping(name), sources));
        checkMembers(rollups, declaredRollups);
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalog(mistakes);
        }
        return new Catalog(sources, rollups);
    }

    private Source source(String name, Declarations declared) {
        declared.only("types", "key", "time", "user", "session", "fields");
        var types = declared.texts("types");
        var key = declared.texts("key").stream()
                .flatMap(text -> path(declared, "key", text).stream())
                .toList();
        return new Source(
                name,
                types.isEmpty() ? Set.of(name) : new HashSet<>(types),
                key.isEmpty() ? List.of(FieldPath.of("id")) : key,
                path(declared, "time").orElse(FieldPath.of("time")),
                path(declared, "user"),
                path(declared, "session"),
                fields(declared.mapping("fields")));
    }

    private Map<String, Field.OfPayload> fields(Declarations declared) {
        return declared.each(name -> {
            if (Field.BUILT_IN.containsKey(name)) {
                declared.mistake(name, "every source has this field already; choose another name");
                return Optional.empty();
            }
            return declared.isMapping(name) ? longField(name, declared.mapping(name)) : shortField(name, declared);
        });
    }

    private Optional<Field.OfPayload> shortField(String name, Declarations declared) {
        return path(declared, name).map(path -> new Field.OfPayload(name, path, FieldType.TEXT));
    }

    private Optional<Field.OfPayload> longField(String name, Declarations declared) {
        declared.only("path", "type");
        var type = declared.text("type").flatMap(word -> fieldType(declared, word));
        var path = declared.has("path") ? path(declared, "path") : FieldPath.parse(name);
        return path.map(there -> new Field.OfPayload(name, there, type.orElse(FieldType.TEXT)));
    }

    private Optional<FieldType> fieldType(Declarations declared, String word) {
        var known = Arrays.stream(FieldType.values()).collect(Collectors.toMap(FieldType::word, type -> type));
        var type = Optional.ofNullable(known.get(word));
        if (type.isEmpty()) {
            declared.mistake("type", "no type '" + word + "'; " + Nearest.clause(word, known.keySet()));
        }
        return type;
    }

    private Optional<FieldPath> path(Declarations declared, String member) {
        return declared.text(member).flatMap(text -> path(declared, member, text));
    }

    private Optional<FieldPath> path(Declarations declared, String member, String text) {
        var path = FieldPath.parse(text);
        if (path.isEmpty()) {
            declared.mistake(member, "'" + text + "' is not a path of names separated by dots");
        }
        return path;
    }

    private void checkTypes(Map<String, Source> sources, Declarations declared) {
        var owners = new HashMap<String, String>();
        sources.values()
                .forEach(source -> source.types().forEach(type -> {
                    var owner = owners.putIfAbsent(type, source.name());
                    if (owner != null) {
                        declared.mistake(
                                source.name(),
                                "events of type '" + type + "' already belong to source '" + owner + "'");
                    }
                }));
    }

    private Optional<Rollup> rollup(String name, Declarations declared, Map<String, Source> sources) {
        declared.only("source", "dimensions", "measures", "grains");
        var grain = grain(declared);
        var source = source(declared, sources);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        var dimensions = dimensions(declared.mapping("dimensions"), source.get());
        var measures = measures(declared.mapping("measures"), source.get());
        if (measures.isEmpty()) {
            declared.mistake("measures", "a rollup needs at least one measure, such as { events: count }");
        }
        measures.keySet().stream()
                .filter(dimensions::containsKey)
                .forEach(both -> declared.mapping("measures").mistake(both, "is the name of a dimension too"));
        return Optional.of(new Rollup(
                name, source.get(), List.copyOf(dimensions.values()), List.copyOf(measures.values()), grain));
    }

    private Optional<Source> source(Declarations declared, Map<String, Source> sources) {
        var name = declared.text("source");
        if (name.isEmpty()) {
            declared.mistake("source", "a rollup needs a source; " + Nearest.clause("", sources.keySet()));
            return Optional.empty();
        }
        var source = Optional.ofNullable(sources.get(name.get()));
        if (source.isEmpty()) {
            declared.mistake(
                    "source", "no source '" + name.get() + "'; " + Nearest.clause(name.get(), sources.keySet()));
        }
        return source;
    }

    private Grain grain(Declarations declared) {
        var words = declared.texts("grains");
        if (words.size() > 1) {
            declared.mistake("grains", "one grain is kept in this version: quarter_hour or hour");
        }
        if (words.isEmpty()) {
            return Grain.HOUR;
        }
        var word = words.getFirst();
        return Grain.of(word).orElseGet(() -> {
            declared.mistake("grains", "no grain '" + word + "'; known: quarter_hour, hour");
            return Grain.HOUR;
        });
    }

    private Map<String, Dimension> dimensions(Declarations declared, Source source) {
        return declared.each(name -> free(declared, name)
                .flatMap(_ -> declared.text(name))
                .flatMap(field -> field(declared, name, field, source))
                .map(field -> new Dimension(name, field)));
    }

    private Map<String, Measure> measures(Declarations declared, Source source) {
        return declared.each(name -> free(declared, name).flatMap(_ -> measure(name, declared, source)));
    }

    private Optional<Measure> measure(String name, Declarations declared, Source source) {
        if (!declared.isMapping(name)) {
            var word = declared.text(name);
            if (word.isPresent() && !word.get().equals("count")) {
                declared.mistake(name, "no measure '" + word.get() + "'; known: count, { sum: FIELD }");
            }
            return word.map(_ -> new Measure.Count(name));
        }
        var sum = declared.mapping(name).only("sum");
        return sum.text("sum")
                .flatMap(field -> field(sum, "sum", field, source))
                .filter(field -> isNumber(field, sum))
                .map(field -> new Measure.Sum(name, field));
    }

    private static boolean isNumber(Field field, Declarations declared) {
        if (field.type() == FieldType.TEXT) {
            declared.mistake(
                    "sum", "field '" + field.name() + "' is text; declare it as { path: …, type: integer } or decimal");
            return false;
        }
        return true;
    }

    private static Optional<Field> field(Declarations declared, String member, String name, Source source) {
        var field = source.field(name);
        if (field.isEmpty()) {
            var known = new HashSet<>(source.fields().keySet());
            known.addAll(Field.BUILT_IN.keySet());
            declared.mistake(
                    member,
                    "source '" + source.name() + "' has no field '" + name + "'; " + Nearest.clause(name, known));
        }
        return field;
    }

    private static Optional<String> free(Declarations declared, String name) {
        if (TAKEN.contains(name)) {
            declared.mistake(name, "'" + name + "' is taken; choose another name");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** A member means one thing in a source, whichever of its rollups answers. */
    private static void checkMembers(Map<String, Rollup> rollups, Declarations declared) {
        var meanings = new LinkedHashMap<String, Object>();
        rollups.values().forEach(rollup -> {
            var of = declared.mapping(rollup.name());
            rollup.dimensions()
                    .forEach(each -> checkMember(meanings, rollup, each.name(), each, of.mapping("dimensions")));
            rollup.measures().forEach(each -> checkMember(meanings, rollup, each.name(), each, of.mapping("measures")));
        });
    }

    private static void checkMember(
            Map<String, Object> meanings, Rollup rollup, String name, Object meaning, Declarations declared) {
        var earlier = meanings.putIfAbsent(rollup.source().name() + "." + name, meaning);
        if (earlier != null && !earlier.equals(meaning)) {
            declared.mistake(
                    name,
                    "another rollup of source '" + rollup.source().name() + "' uses this name for something else");
        }
    }
}
