package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How two definitions of a rollup differ, and what that takes. */
record Difference(Rollup old, Rollup now) {

    boolean isNone() {
        return old.equals(now);
    }

    /** What of the definition decides what the rows mean; the rest can change in place. */
    private static List<Object> meaning(Rollup rollup) {
        return List.of(
                rollup.source().name(),
                rollup.source().table(),
                rollup.where(),
                rollup.dimensions(),
                rollup.measures().stream().map(Difference::withoutPercentiles).toList(),
                rollup.grain(),
                rollup.membersPerBucket(),
                rollup.takesImports());
    }

    /** Any of them can be told from the same sketch. */
    private static Measure withoutPercentiles(Measure measure) {
        return measure instanceof Measure.Quantile(String name, var field, var _)
                ? new Measure.Quantile(name, field, List.of())
                : measure;
    }

    boolean needsRebuild() {
        return !meaning(old).equals(meaning(now));
    }

    List<Grain> newGrains() {
        return now.grains().stream()
                .filter(each -> !old.grains().contains(each))
                .toList();
    }

    List<Grain> goneGrains() {
        return old.grains().stream()
                .filter(each -> !now.grains().contains(each))
                .toList();
    }

    /** What is held now and would be no longer. */
    List<String> losses() {
        return Stream.of(
                        names(old, Rollup::measures, Measure::name)
                                .filter(name -> now.measure(name).isEmpty())
                                .map(name -> "measure " + name),
                        names(old, Rollup::dimensions, Dimension::name)
                                .filter(name -> now.dimension(name).isEmpty())
                                .map(name -> "dimension " + name),
                        goneGrains().stream().map(grain -> "grain " + grain.word()))
                .flatMap(each -> each)
                .toList();
    }

    /** For a person to read. */
    List<String> details() {
        var details = new ArrayList<String>();
        members(details, "measure", Rollup::measures, Measure::name);
        members(details, "dimension", Rollup::dimensions, Dimension::name);
        newGrains().forEach(grain -> details.add("+ grain " + grain.word()));
        goneGrains().forEach(grain -> details.add("- grain " + grain.word()));
        changed(details, "where", Rollup::where);
        changed(details, "partitions", Rollup::partitions);
        changed(details, "keep", Rollup::keep);
        changed(details, "lateness", Rollup::lateness);
        changed(details, "members_per_bucket", Rollup::membersPerBucket);
        changed(details, "rank_by", Rollup::rankBy);
        changed(details, "import", Rollup::imports);
        changed(details, "schemas", rollup -> rollup.source().schemas());
        changed(details, "table", rollup -> rollup.source().table());
        return details;
    }

    private <T> void members(
            List<String> details, String kind, Function<Rollup, List<T>> of, Function<T, String> name) {
        of.apply(now).stream()
                .filter(each -> named(of.apply(old), name, name.apply(each)).isEmpty())
                .forEach(each -> details.add("+ " + kind + " " + name.apply(each)));
        of.apply(old).forEach(each -> {
            var other = named(of.apply(now), name, name.apply(each));
            if (other.isEmpty()) {
                details.add("- " + kind + " " + name.apply(each));
            } else if (!other.get().equals(each)) {
                details.add("~ " + kind + " " + name.apply(each));
            }
        });
    }

    private void changed(List<String> details, String what, Function<Rollup, Object> of) {
        if (!of.apply(old).equals(of.apply(now))) {
            details.add("~ " + what);
        }
    }

    private static <T> Optional<T> named(List<T> all, Function<T, String> name, String wanted) {
        return all.stream().filter(each -> name.apply(each).equals(wanted)).findFirst();
    }

    private static <T> Stream<String> names(Rollup rollup, Function<Rollup, List<T>> of, Function<T, String> name) {
        return of.apply(rollup).stream().map(name);
    }
}
