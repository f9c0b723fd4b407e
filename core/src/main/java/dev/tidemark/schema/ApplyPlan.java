package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.catalog.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it takes to bring a database to a catalog: a pure function of the two. */
final class ApplyPlan {

    private final Catalog current;
    private final Catalog merged;
    private final Catalog wanted;
    private final Map<String, StoredRollup> newest = new LinkedHashMap<>();
    private final boolean drop;

    /**
     * Reads the two together.
     *
     * @param drop whether what the catalog does not have any more may be dropped
     */
    ApplyPlan(Catalog current, List<StoredRollup> stored, Catalog wanted, boolean drop) {
        this.current = current;
        this.wanted = wanted;
        this.drop = drop;
        stored.stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .forEach(each -> newest.put(each.rollup().name(), each));
        // Read back from its text, so that all rollups refer to the sources as they are now and all rules hold.
        this.merged = drop
                ? wanted
                : Catalog.parse(
                        "the catalog together with the one in force",
                        current.with(wanted).toJson());
    }

    Catalog current() {
        return current;
    }

    Catalog merged() {
        return merged;
    }

    boolean changesCatalog() {
        return !merged.equals(current);
    }

    /** What to do with one rollup. */
    sealed interface Step {

        Change change();

        record Create(RollupTables tables) implements Step {
            @Override
            public Change change() {
                return new Change(Change.Kind.CREATE, tables.rollup().name(), List.of());
            }
        }

        /** Beside the old version. */
        record Rebuild(StoredRollup old, RollupTables tables) implements Step {
            @Override
            public Change change() {
                return new Change(
                        Change.Kind.REBUILD,
                        tables.rollup().name(),
                        new Difference(old.rollup(), tables.rollup()).details());
            }
        }

        record Alter(StoredRollup old, RollupTables tables) implements Step {
            @Override
            public Change change() {
                return new Change(
                        Change.Kind.ALTER, tables.rollup().name(), difference().details());
            }

            Difference difference() {
                return new Difference(old.rollup(), tables.rollup());
            }
        }

        record Drop(StoredRollup old) implements Step {
            @Override
            public Change change() {
                return new Change(Change.Kind.DROP, old.rollup().name(), List.of());
            }
        }
    }

    /** In the order of the catalog, those that go at the end. */
    List<Step> steps() {
        var steps = new ArrayList<Step>();
        merged.rollups().values().forEach(rollup -> step(rollup).ifPresent(steps::add));
        newest.values().stream()
                .filter(old -> merged.rollup(old.rollup().name()).isEmpty())
                .forEach(old -> steps.add(new Step.Drop(old)));
        return steps;
    }

    private Optional<Step> step(Rollup rollup) {
        var old = newest.get(rollup.name());
        if (old == null) {
            return Optional.of(new Step.Create(new RollupTables(rollup, 1)));
        }
        var difference = new Difference(old.rollup(), rollup);
        if (difference.needsRebuild()) {
            return Optional.of(
                    new Step.Rebuild(old, new RollupTables(rollup, old.tables().version() + 1)));
        }
        return difference.isNone()
                ? Optional.empty()
                : Optional.of(new Step.Alter(
                        old, new RollupTables(rollup, old.tables().version())));
    }

    Applied applied() {
        var changes = steps().stream()
                .map(Step::change)
                .filter(each -> !isSilent(each))
                .toList();
        var changed = changes.stream().map(Change::rollup).toList();
        return new Applied(
                changes,
                wanted.rollups().keySet().stream()
                        .filter(name -> !changed.contains(name))
                        .toList(),
                current.rollups().keySet().stream()
                        .filter(name -> wanted.rollup(name).isEmpty() && !changed.contains(name))
                        .toList());
    }

    /** Something of the source that this rollup does not use. */
    private static boolean isSilent(Change change) {
        return change.kind() == Change.Kind.ALTER && change.details().isEmpty();
    }

    /** Why it cannot be done: all reasons. */
    List<String> refusals() {
        var reasons = new ArrayList<String>();
        current.sources().values().forEach(old -> refusal(old).ifPresent(reasons::add));
        for (var step : steps()) {
            switch (step) {
                case Step.Rebuild(var old, var tables) ->
                    losses(reasons, new Difference(old.rollup(), tables.rollup()));
                case Step.Alter alter -> losses(reasons, alter.difference());
                case Step.Create _, Step.Drop _ -> {}
            }
        }
        return reasons;
    }

    /** Its events are in the database under the key that they were sent with. */
    private Optional<String> refusal(Source old) {
        return Optional.ofNullable(merged.sources().get(old.name()))
                .filter(now -> !now.key().equals(old.key()))
                .map(now -> "source '%s' has the key %s, by which its events are told apart, and cannot change it to %s"
                        .formatted(old.name(), old.key(), now.key()));
    }

    private void losses(List<String> reasons, Difference difference) {
        if (!drop && !difference.losses().isEmpty()) {
            reasons.add("rollup '%s' would lose %s; with --drop it will"
                    .formatted(difference.now().name(), String.join(", ", difference.losses())));
        }
    }
}
