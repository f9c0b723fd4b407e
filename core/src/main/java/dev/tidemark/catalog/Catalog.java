package dev.tidemark.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user declares: sources of events, rollups over them, and boards that show them. Without mistakes, or it would not exist. */
public record Catalog(Map<String, Source> sources, Map<String, Rollup> rollups, Map<String, Board> boards) {

    /** Declares nothing. */
    public static final Catalog EMPTY = new Catalog(Map.of(), Map.of(), Map.of());

    public Catalog {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        rollups = Collections.unmodifiableMap(new LinkedHashMap<>(rollups));
        boards = Collections.unmodifiableMap(new LinkedHashMap<>(boards));
    }

    /**
     * Reads a YAML (or JSON) file, and the files of schemas that it names.
     *
     * @throws InvalidCatalog with all mistakes
     * @throws UncheckedIOException when the file cannot be read
     */
    public static Catalog load(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            return new CatalogReader(file.toString(), Optional.ofNullable(folder)).read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalog " + file, e);
        }
    }

    /**
     * Reads YAML (or JSON) text, which has no files of schemas beside it.
     *
     * @param name what mistakes call it
     * @throws InvalidCatalog with all mistakes
     */
    public static Catalog parse(String name, String text) {
        return new CatalogReader(name, Optional.empty()).read(text);
    }

    /** This catalog as JSON of the same grammar, defaults written out. Catalogs that are equal in the same order give equal text. */
    public String toJson() {
        return CatalogWriter.json(this);
    }

    /** This catalog with the other's sources, rollups and boards added, or put in the place of those of the same name. */
    public Catalog with(Catalog other) {
        var allSources = new LinkedHashMap<>(sources);
        allSources.putAll(other.sources);
        var allRollups = new LinkedHashMap<>(rollups);
        allRollups.putAll(other.rollups);
        var allBoards = new LinkedHashMap<>(boards);
        allBoards.putAll(other.boards);
        return new Catalog(allSources, allRollups, allBoards);
    }

    /** The source to which events of a type belong. */
    public Optional<Source> sourceOfType(String type) {
        return sources.values().stream()
                .filter(source -> source.types().contains(type))
                .findFirst();
    }

    public Optional<Rollup> rollup(String name) {
        return Optional.ofNullable(rollups.get(name));
    }

    public List<Rollup> rollupsOf(String source) {
        return rollups.values().stream()
                .filter(rollup -> rollup.source().name().equals(source))
                .toList();
    }
}
