package dev.tidemark.catalog;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the database keeps of a source: its measures per tenant, bucket and members.
 *
 * @param where which of the source's events count; all conditions must hold
 * @param formulas numbers that are worked out of the measures when they are asked for
 * @param grains from the finest, into which deltas are flushed, to the coarsest; each tiled by the finest
 * @param partitions how much time a partition of the grains that are finer than a day holds
 * @param keep for how long a grain is kept; for ever where it says nothing
 * @param lateness how long after its end a bucket of a coarser grain is filled; later events reach it all the same
 * @param membersPerBucket how many different combinations of members a tenant may have in a bucket; those beyond are
 *     counted together as {@link #OTHER}
 * @param rankBy counts and sums by which members are ranked: what is over gets an index in the order of each
 * @param imports whether slices of it can be imported, and what deliveries call its members
 */
public record Rollup(
        String name,
        Source source,
        List<Condition> where,
        List<Dimension> dimensions,
        List<Measure> measures,
        List<Formula> formulas,
        List<Grain> grains,
        PartitionWidth partitions,
        Map<Grain, Period> keep,
        Duration lateness,
        OptionalInt membersPerBucket,
        List<String> rankBy,
        Optional<Import> imports) {

    /** The member under which those beyond the limit are counted. */
    public static final String OTHER = "(other)";

    public static final Duration DEFAULT_LATENESS = Duration.ofMinutes(10);

    public Rollup {
        where = List.copyOf(where);
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
        formulas = List.copyOf(formulas);
        grains = List.copyOf(grains);
        keep = Map.copyOf(keep);
        rankBy = List.copyOf(rankBy);
    }

    /** The finest grain. */
    public Grain grain() {
        return grains.getFirst();
    }

    /** The grains that sealing fills. */
    public List<Grain> coarserGrains() {
        return grains.subList(1, grains.size());
    }

    /** The coarsest of this rollup's grains that tiles the given one, from which it is filled. */
    public Grain finerThan(Grain grain) {
        return grains.stream()
                .filter(grain::isTiledBy)
                .reduce((_, coarser) -> coarser)
                .orElseThrow();
    }

    public Optional<Dimension> dimension(String name) {
        return dimensions.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What is known of the members of a dimension, by its name; nothing unless they are entities. */
    public Map<String, Field> attributes(Dimension dimension) {
        return source.attributes(dimension);
    }

    /** All that is known of members of its dimensions. */
    public List<Attribute> attributes() {
        return dimensions.stream()
                .flatMap(dimension -> attributes(dimension).entrySet().stream()
                        .map(each -> new Attribute(dimension, each.getKey(), each.getValue())))
                .toList();
    }

    public Optional<Measure> measure(String name) {
        return measures.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Whether its slices can be imported, instead of being counted from events. */
    public boolean takesImports() {
        return imports.isPresent();
    }

    /** Whether an event that is changed or deleted can be taken out without reading its bucket again. */
    public boolean subtracts() {
        return measures.stream().allMatch(Measure::subtracts);
    }
}
