package dev.tidemark.catalog;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a catalog's text into checked records, and collects every mistake on the way. Used once. */
final class CatalogReader {

    static final List<String> KEYS = List.of("sources", "rollups", "boards");

    /** Of sources, and of rollups. */
    static final int MAX_EACH = 1_000;

    static final int MAX_BOARDS = 100;

    private final Mistakes mistakes;
    private final EventSchemaReader schemas;

    /** @param folder of the files that it names; nothing where it cannot name any */
    CatalogReader(String file, Optional<Path> folder) {
        this.mistakes = new Mistakes(file);
        this.schemas = new EventSchemaReader(folder);
    }

    Catalog read(String text) {
        var root = Declarations.of(mistakes, "", new YamlReader(mistakes).read(text))
                .only(KEYS);
        var sources = sources(root.mapping("sources").atMost(MAX_EACH));
        var rollups = rollups(root.mapping("rollups").atMost(MAX_EACH), sources);
        var boards = new BoardReader(new ShownMembers(sources, rollups.values()))
                .readAll(root.mapping("boards").atMost(MAX_BOARDS));
        mistakes.throwIfAny();
        return new Catalog(sources, rollups, boards);
    }

    private Map<String, Source> sources(Declarations declared) {
        var reader = new SourceReader(schemas);
        var sources = declared.each(name -> Optional.of(reader.read(name, declared.mapping(name))));
        schemas.checkTogether(declared);
        checkTypes(sources, declared);
        return sources;
    }

    private static void checkTypes(Map<String, Source> sources, Declarations declared) {
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

    private static Map<String, Rollup> rollups(Declarations declared, Map<String, Source> sources) {
        declared.names()
                .forEach(name -> ReservedNames.ofRollup(name).ifPresent(reason -> declared.mistake(name, reason)));
        var reader = new RollupReader(sources);
        var rollups = declared.each(name -> reader.read(name, declared.mapping(name)));
        var members = new MemberCheck(declared);
        rollups.values().forEach(members::check);
        ImportReader.checkTogether(rollups.values(), declared);
        return rollups;
    }
}
