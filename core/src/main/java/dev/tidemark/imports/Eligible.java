package dev.tidemark.imports;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the slices of an order can be imported, as the rollups are at this moment. A pure function of the two. */
final class Eligible {

    /** Each is a row in {@code tidemark.slices}. A year of hours has fewer. */
    private static final long MOST_SLICES = 10_000;

    private final Order order;
    private final List<StoredRollup> stored;

    /** @param stored every version of every rollup */
    Eligible(Order order, List<StoredRollup> stored) {
        this.order = order;
        this.stored = stored;
    }

    List<Problem> problems() {
        var problems = new ArrayList<Problem>();
        if (order.rollups().isEmpty()) {
            problems.add(
                    new Problem("no_rollup", "an import needs a rollup; " + Nearest.clause("", taking()), "rollups"));
        }
        if (!order.from().isBefore(order.to())) {
            problems.add(new Problem("not_a_slice", "the range ends before it begins", "slice"));
            return problems;
        }
        var seen = new HashSet<String>();
        for (var name : order.rollups()) {
            (seen.add(name) ? problem(name) : Optional.of(twice(name))).ifPresent(problems::add);
        }
        return problems;
    }

    private static Problem twice(String name) {
        return new Problem("named_twice", "rollup '%s' is named twice".formatted(name), "rollups");
    }

    /** Those in use, by name, once there are no problems. */
    List<StoredRollup> rollups() {
        return order.rollups().stream()
                .sorted()
                .map(name -> current(name).orElseThrow())
                .toList();
    }

    private Optional<StoredRollup> current(String name) {
        return of(name).filter(each -> each.state() == StoredRollup.State.CURRENT)
                .findFirst();
    }

    private Stream<StoredRollup> of(String name) {
        return stored.stream().filter(each -> each.rollup().name().equals(name));
    }

    private List<String> taking() {
        return stored.stream()
                .map(StoredRollup::rollup)
                .filter(Rollup::takesImports)
                .map(Rollup::name)
                .distinct()
                .toList();
    }

    private Optional<Problem> problem(String name) {
        var current = current(name);
        if (current.isEmpty()) {
            return problem(
                    "no_rollup", "no rollup '%s'; %s".formatted(name, Nearest.clause(name, taking())), "rollups");
        }
        if (!current.get().rollup().takesImports()) {
            return problem(
                    "no_imports",
                    "rollup '%s' takes no imports; declare 'import: {}' for it, or import into another: %s"
                            .formatted(name, Nearest.clause("", taking())),
                    "rollups");
        }
        if (of(name).anyMatch(each -> each.state() == StoredRollup.State.BUILDING)) {
            return problem(
                    "being_built",
                    "rollup '%s' is being built anew by another definition; import when that is done".formatted(name),
                    "rollups");
        }
        return edge(current.get().rollup()).or(() -> kept(current.get()));
    }

    private Optional<Problem> edge(Rollup rollup) {
        var grain = rollup.grain();
        var off = Stream.of(order.from(), order.to())
                .filter(edge -> !grain.isStart(edge))
                .findFirst();
        return off.map(edge -> problem(
                        "not_a_slice",
                        "%s is not the start of a bucket; slices of rollup '%s' are of one %s, such as %s"
                                .formatted(edge, rollup.name(), word(grain), grain.floor(edge)),
                        "slice"))
                .orElseGet(() -> count(rollup));
    }

    private static String word(Grain grain) {
        return grain.word().replace('_', ' ');
    }

    private Optional<Problem> count(Rollup rollup) {
        var count = 0L;
        for (var at = order.from();
                at.isBefore(order.to()) && count <= MOST_SLICES;
                at = rollup.grain().next(at)) {
            count++;
        }
        return count > MOST_SLICES
                ? problem(
                        "too_many_slices",
                        "an import has at most %,d slices of a rollup; '%s' has more in this range"
                                .formatted(MOST_SLICES, rollup.name()),
                        "slice")
                : Optional.empty();
    }

    /** Below the floor rows are gone, and what they were part of in coarser grains could not be told from the rest. */
    private Optional<Problem> kept(StoredRollup rollup) {
        var floor = rollup.whole(rollup.rollup().grain()).floor();
        var first = rollup.rollup().coarserGrains().stream()
                .filter(grain ->
                        rollup.rollup().finerThan(grain) == rollup.rollup().grain())
                .map(grain -> grain.floor(order.from()))
                .reduce(order.from(), (one, other) -> one.isBefore(other) ? one : other);
        return rollup.filled() && isFinite(floor) && first.isBefore(floor)
                ? problem(
                        "not_kept",
                        "rollup '%s' is kept by the %s from %s on; the slice is older"
                                .formatted(
                                        rollup.rollup().name(),
                                        word(rollup.rollup().grain()),
                                        floor),
                        "slice")
                : Optional.empty();
    }

    private static boolean isFinite(Instant at) {
        return !at.equals(Instant.MIN) && !at.equals(Instant.MAX);
    }

    private static Optional<Problem> problem(String code, String message, String at) {
        return Optional.of(new Problem(code, message, at));
    }
}
