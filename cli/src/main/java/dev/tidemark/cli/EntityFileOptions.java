package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.cli.entities.EntityKind;
import dev.tidemark.cli.entities.EntityLoad.Format;
import dev.tidemark.cli.entities.Facts;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How a file says what is known of entities, said by flags. */
final class EntityFileOptions {

    @Option(
            names = "--format",
            paramLabel = "csv|ndjson",
            description = "Default: csv where the file's name says so, else ndjson.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "NAME=COLUMN",
            split = ",",
            description = "Where the key or an attribute stands, if not in a column of its name.")
    private Map<String, String> columns = Map.of();

    @Option(
            names = "--list",
            paramLabel = "ATTRIBUTE",
            split = ",",
            description = "Attributes that are lists in a text.")
    private List<String> lists = List.of();

    @Option(
            names = "--separator",
            paramLabel = "TEXT",
            description = "What stands between the elements of a list. Default: ${DEFAULT-VALUE}")
    private String separator = ";";

    @Option(
            names = "--clear",
            paramLabel = "ATTRIBUTE",
            split = ",",
            description = "Attributes that an entity loses where its row does not have them.")
    private List<String> cleared = List.of();

    /** Complains of attributes that the kind does not have. */
    Facts facts(EntityKind kind) {
        var attributes = kind.attributes().keySet();
        check(
                "--map",
                columns.keySet(),
                Stream.concat(Stream.of(kind.key()), attributes.stream()).toList());
        check("--list", lists, attributes);
        check("--clear", cleared, attributes);
        if (separator.isEmpty()) {
            throw CommandFailure.wrongInput("--separator is empty");
        }
        return new Facts(kind, columns, cleared, lists, separator);
    }

    private static void check(String option, Collection<String> asked, Collection<String> known) {
        for (var name : asked) {
            if (!known.contains(name)) {
                throw CommandFailure.wrongInput("%s: the catalog declares no '%s' of these entities; %s"
                        .formatted(option, name, Nearest.clause(name, known)));
            }
        }
    }

    Format format(String file) {
        var name = file.toLowerCase(Locale.ROOT);
        return switch (format.orElse(name.endsWith(".csv") || name.endsWith(".csv.gz") ? "csv" : "ndjson")) {
            case "csv" -> Format.CSV;
            case "ndjson" -> Format.NDJSON;
            case String other ->
                throw CommandFailure.wrongInput(
                        "no format '%s'; %s".formatted(other, Nearest.clause(other, List.of("csv", "ndjson"))));
        };
    }
}
