package dev.tidemark.server.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How rows are written in a file. */
public enum Format {
    CSV("csv"),
    TSV("tsv tab"),
    NDJSON("ndjson jsonl json"),
    PARQUET("parquet");

    private static final List<String> PACKED = List.of(".gz", ".zst", ".zstd");

    private final String endings;

    Format(String endings) {
        this.endings = endings;
    }

    private List<String> endings() {
        return List.of(endings.split(" "));
    }

    /** The word for it. */
    public String word() {
        return endings().getFirst();
    }

    /** By its word. */
    public static Optional<Format> of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.endings().contains(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** By the end of a file's name, such as {@code .csv.gz}. */
    public static Optional<Format> ofName(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var bare = PACKED.stream()
                .filter(lower::endsWith)
                .findFirst()
                .map(ending -> lower.substring(0, lower.length() - ending.length()))
                .orElse(lower);
        return of(bare.substring(bare.lastIndexOf('.') + 1));
    }

    /** All words, for messages. */
    public static List<String> words() {
        return Stream.of(values()).map(Format::word).toList();
    }
}
