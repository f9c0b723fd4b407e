package dev.tidemark.bench.ingest;

import dev.tidemark.bench.engine.PageViewEvents;
import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.store.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Storing a batch with capture into a rollup, beside a plain COPY of the same rows: into a bare table, and into one with
 * the same unique key. The three take turns, batch by batch, each first in its turn.
 */
final class DatabaseStep {

    private static final int BATCH = 10_000;
    private static final Instant MONTH = Instant.parse("2025-01-03T10:00:00Z");
    private static final List<String> TABLES = List.of("bare", "keyed");

    private final Bed bed;
    private final List<Effort> stored = new ArrayList<>();
    private final List<Effort> bare = new ArrayList<>();
    private final List<Effort> keyed = new ArrayList<>();

    DatabaseStep(Server server, Catalog catalog) {
        bed = server.bed().with(catalog);
        TABLES.forEach(table -> bed.execute(
                "create table %s as select %s from tidemark.events limit 0".formatted(table, Bed.EVENT_COLUMNS)));
        bed.execute("create unique index on keyed (tenant_id, occurred_at, event_key)");
        bed.addPartition("events", MONTH);
    }

    /** The first tenth warms up and does not count. */
    void measure(int batches) {
        var views = new PageViewEvents(MONTH, Duration.ofNanos(33_000));
        for (var number = 0; number < batches + Math.max(1, batches / 10); number++) {
            var events = views.batch(BATCH);
            var turns = List.<Runnable>of(
                    () -> stored.add(bed.measure(BATCH, () -> bed.store(events))),
                    () -> bare.add(bed.measure(BATCH, () -> copy("bare", events))),
                    () -> keyed.add(bed.measure(BATCH, () -> copy("keyed", events))));
            for (var turn = 0; turn < turns.size(); turn++) {
                turns.get((number + turn) % turns.size()).run();
            }
        }
        List.of(stored, bare, keyed)
                .forEach(each -> each.subList(0, Math.max(1, batches / 10)).clear());
    }

    private void copy(String table, List<Event> events) {
        bed.copy(table, events);
    }

    List<String> rows() {
        var step = median(stored);
        return List.of(
                row("EventStore.store, one rollup", step, step),
                row("COPY, same unique key", median(keyed), step),
                row("COPY, bare table", median(bare), step));
    }

    private static String row(String name, Effort effort, Effort step) {
        return "| %s | %,.0f | %.1f | %.2f |"
                .formatted(name, effort.perSecond(), effort.micros(), step.perSecond() / effort.perSecond());
    }

    private static Effort median(List<Effort> efforts) {
        return efforts.stream()
                .sorted(Comparator.comparingDouble(Effort::wall))
                .skip(efforts.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
