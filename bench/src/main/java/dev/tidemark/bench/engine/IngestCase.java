package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.store.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Storing batches with a set of rollups, and flushing each. */
final class IngestCase {

    private final Bed bed;
    private final List<Target> targets;
    private final List<Effort> stored = new ArrayList<>();
    private final List<Effort> flushed = new ArrayList<>();
    private final List<Size> sizes = new ArrayList<>();

    IngestCase(Bed bed, List<Target> targets) {
        this.bed = bed;
        this.targets = targets;
    }

    static IngestCase of(Bed bed, Catalog catalog) {
        return new IngestCase(
                bed.with(catalog),
                catalog.rollups().values().stream().map(Target::of).toList());
    }

    void round(Instant month, List<List<Event>> batches) {
        bed.addPartition("events", month);
        targets.forEach(target -> target.grains().forEach(grain -> bed.addPartition(grain, month)));
        var events = batches.stream().mapToLong(List::size).sum();
        stored.add(bed.measure(events, () -> batches.forEach(bed::store)));
        var deltas = targets.stream()
                .map(target -> Size.of("delta", bed, target.deltas()))
                .toList();
        targets.stream().map(this::flush).reduce(Effort::plus).ifPresent(flushed::add);
        sizes.clear();
        sizes.add(Size.of("event", bed, "tidemark.events"));
        sizes.addAll(deltas);
        targets.forEach(target -> sizes.add(Size.of("row", bed, target.rows())));
        clear();
    }

    private Effort flush(Target target) {
        var deltas = bed.number("select count(*) as n from " + target.deltas());
        return bed.measure(deltas, () -> {
            if (bed.number(target.flush()) != deltas) {
                throw new IllegalStateException("not all deltas were flushed");
            }
        });
    }

    /** Partitions of events are dropped: rows that are deleted one by one would leave the next round another table. */
    private void clear() {
        targets.forEach(target -> bed.execute("truncate %s, %s".formatted(target.deltas(), target.rows())));
        bed.execute("""
                do $$
                declare
                    partition text;
                begin
                    for partition in select inhrelid::regclass::text from pg_inherits where inhparent = 'tidemark.events'::regclass loop
                        execute 'drop table ' || partition;
                    end loop;
                end $$""");
    }

    void forget() {
        stored.clear();
        flushed.clear();
    }

    List<Effort> stored() {
        return stored;
    }

    List<Effort> flushed() {
        return flushed;
    }

    /** As they were in the last round. */
    List<Size> sizes(String name) {
        return sizes.stream().map(size -> size.of(name)).toList();
    }
}
