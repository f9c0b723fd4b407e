package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.store.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What capture adds to storing events, and what flushing costs of the deltas that it appended. The same batches go to every
 * case; each round's are of a month of their own, whose partitions are dropped after it.
 */
final class Ingest {

    private static final int BATCH = 10_000;

    private final Progress progress;
    private final int batches;
    private final Map<String, IngestCase> cases = new LinkedHashMap<>();

    Ingest(Server server, Progress progress, int events) {
        this.progress = progress;
        this.batches = Math.max(1, events / BATCH);
        cases.put("plain COPY, unique key, no capture", new IngestCase(server.bed(), List.of()));
        add(server, "one rollup: count, sum by article, device", Catalogs.ONE);
        add(server, "two rollups: and by section, device", Catalogs.TWO);
        add(server, "three rollups: and by author, exploded", Catalogs.THREE);
        add(server, "one narrow rollup: by section, device", Catalogs.NARROW);
        add(server, "one rollup, article as entity", Catalogs.ENTITY);
        add(server, "one narrow rollup with count_distinct", Catalogs.DISTINCT);
        add(server, "one narrow rollup with quantile", Catalogs.QUANTILE);
        add(server, "one rollup by author, exploded", Catalogs.EXPLODE);
        cases.put("baseline: a trigger per row into a queue", RowTrigger.in(server.bed()));
    }

    private void add(Server server, String name, Catalog catalog) {
        cases.put(name, IngestCase.of(server.bed(), catalog));
    }

    void round(int number) {
        var views = new PageViewEvents(month(number), Duration.ofNanos(33_000));
        var sent = new ArrayList<List<Event>>();
        for (var i = 0; i < batches; i++) {
            sent.add(views.batch(BATCH));
        }
        cases.forEach((name, one) -> {
            one.round(month(number), sent);
            progress.tell("round %d, ingest, %s: %,.0f events a second"
                    .formatted(number, name, one.stored().getLast().perSecond()));
        });
    }

    /** The rounds so far do not count. */
    void forget() {
        cases.values().forEach(IngestCase::forget);
    }

    private static Instant month(int round) {
        return Instant.parse("2025-%02d-03T10:00:00Z".formatted(1 + round % 12));
    }

    /** The first is without capture. */
    List<Figure> stored() {
        return figures("events", IngestCase::stored);
    }

    List<Figure> flushed() {
        return figures("deltas", IngestCase::flushed);
    }

    List<Size> sizes() {
        return cases.entrySet().stream()
                .flatMap(each -> each.getValue().sizes(each.getKey()).stream())
                .toList();
    }

    private List<Figure> figures(String unit, Function<IngestCase, List<Effort>> rounds) {
        return cases.entrySet().stream()
                .map(each -> new Figure(each.getKey(), unit, rounds.apply(each.getValue())))
                .filter(figure -> !figure.rounds().isEmpty())
                .toList();
    }
}
