package dev.tidemark.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what a catalog says of one rollup. */
final class RollupReader {

    static final List<String> KEYS = List.of(
            "source",
            "where",
            "dimensions",
            "measures",
            "grains",
            "partitions",
            "keep",
            "lateness",
            "limits",
            "rank_by",
            "import");

    static final List<String> LIMITS = List.of("members_per_bucket");
    static final int MAX_MEMBERS = 10_000_000;
    static final int MAX_RANKINGS = 8;

    private static final Duration MAX_LATENESS = Duration.ofDays(31);

    private final Map<String, Source> sources;

    RollupReader(Map<String, Source> sources) {
        this.sources = sources;
    }

    /** Nothing when its source is unknown; the rest is read for its mistakes all the same. */
    Optional<Rollup> read(String name, Declarations declared) {
        var source = source(declared.only(KEYS));
        var fields = source.map(FieldLookup::of).orElse(FieldLookup.ofNone());
        var where = ConditionReader.read(declared.mapping("where"), fields);
        var dimensions = new DimensionReader(fields).read(declared.mapping("dimensions"));
        var measures = measures(declared, fields);
        var formulas = FormulaReader.read(declared.mapping("measures"), measures);
        var grains = GrainReader.read(declared);
        var partitions = partitions(declared);
        var keep = Retention.of(declared, grains);
        var lateness = lateness(declared);
        var members = membersPerBucket(declared.mapping("limits"));
        var rankBy = rankBy(declared, measures);
        var imports = ImportReader.read(declared, dimensions, measures, attributes(source, dimensions), members);
        return source.map(of -> new Rollup(
                name,
                of,
                where,
                dimensions,
                measures,
                formulas,
                grains,
                partitions,
                keep,
                lateness,
                members,
                rankBy,
                imports));
    }

    private Optional<Source> source(Declarations declared) {
        if (!declared.has("source")) {
            declared.mistake("source", "a rollup needs a source; " + Nearest.clause("", sources.keySet()));
        }
        return declared.text("source").flatMap(name -> {
            if (!sources.containsKey(name)) {
                declared.mistake("source", "no source '" + name + "'; " + Nearest.clause(name, sources.keySet()));
            }
            return Optional.ofNullable(sources.get(name));
        });
    }

    private static List<Measure> measures(Declarations declared, FieldLookup fields) {
        var measures = declared.mapping("measures");
        if (measures.names().isEmpty()) {
            declared.mistake("measures", "a rollup needs at least one measure, such as { events: count }");
        }
        return new MeasureReader(fields).read(measures);
    }

    private static PartitionWidth partitions(Declarations declared) {
        var word = declared.text("partitions");
        var width = word.flatMap(PartitionWidth::of);
        if (word.isPresent() && width.isEmpty()) {
            declared.mistake(
                    "partitions",
                    "'" + word.get() + "' is no width of partitions; "
                            + Nearest.clause(word.get(), PartitionWidth.words()));
        }
        return width.orElse(PartitionWidth.MONTH);
    }

    private static List<String> attributes(Optional<Source> source, List<Dimension> dimensions) {
        return dimensions.stream()
                .flatMap(dimension -> source
                        .map(each -> each.attributes(dimension).keySet())
                        .orElse(Set.of())
                        .stream()
                        .map(name -> Dimension.attribute(dimension.name(), name)))
                .toList();
    }

    private static Duration lateness(Declarations declared) {
        var text = declared.text("lateness");
        var lateness = text.flatMap(Span::duration).filter(late -> late.compareTo(MAX_LATENESS) <= 0);
        if (text.isPresent() && lateness.isEmpty()) {
            declared.mistake("lateness", "'" + text.get() + "' is not a time such as 10m, 2h or 1d; at most 31d");
        }
        return lateness.orElse(Rollup.DEFAULT_LATENESS);
    }

    private static OptionalInt membersPerBucket(Declarations declared) {
        return declared.only(LIMITS)
                .text("members_per_bucket")
                .flatMap(text -> WholeNumber.of(declared, "members_per_bucket", text, 1, MAX_MEMBERS))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** Of counts and sums: a member's place is then that of its row, and no member is without a number. */
    private static List<String> rankBy(Declarations declared, List<Measure> measures) {
        var possible = measures.stream()
                .filter(each -> each instanceof Measure.Count || each instanceof Measure.Sum)
                .map(Measure::name)
                .toList();
        var names = declared.texts("rank_by");
        names.stream()
                .filter(name -> !possible.contains(name))
                .forEach(name -> declared.mistake(
                        "rank_by", "no count or sum '" + name + "' here; " + Nearest.clause(name, possible)));
        if (names.size() > MAX_RANKINGS) {
            declared.mistake("rank_by", "at most " + MAX_RANKINGS + " are possible, here are " + names.size());
        }
        return names.stream().distinct().toList();
    }
}
