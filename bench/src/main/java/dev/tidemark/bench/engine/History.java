package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.schema.Apply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast history is filled into a rollup that is new, and how fast an hour is computed anew, over more and more events:
 * a million to a day, so that each has as many buckets and rows.
 */
final class History {

    private static final int BATCH = 10_000;
    private static final int A_DAY = 1_000_000;
    private static final Instant BEGIN = Instant.parse("2025-06-01T00:00:00Z");

    private final Progress progress;
    private final Bed bed;
    private final int events;
    private final PageViewEvents views =
            new PageViewEvents(BEGIN, Duration.ofDays(1).dividedBy(A_DAY));
    private final Map<String, List<Effort>> efforts = new LinkedHashMap<>();
    private long stored;

    History(Server server, Progress progress, int events) {
        this.progress = progress;
        this.bed = server.bed();
        this.events = events;
    }

    void measure(int rounds) {
        for (var part : List.of(0.1, 0.3, 1.0)) {
            grow(Math.round(events * part / BATCH) * BATCH);
            for (var round = 1; round <= rounds; round++) {
                fill(Catalogs.ONE, round);
            }
        }
    }

    private void grow(long to) {
        progress.tell("storing events, up to %,d".formatted(to));
        while (stored < to) {
            bed.store(views.batch(BATCH));
            stored += BATCH;
        }
        bed.vacuum("tidemark.events");
    }

    private void fill(Catalog catalog, int round) {
        var apply = new Apply(bed.database());
        var backfill = new Backfill(bed.database());
        apply.run(catalog);
        take("backfill of %,d events".formatted(stored), round, bed.measure(stored, () -> backfill.run("articles")));
        var recompute = new Recompute(bed.database());
        var end = BEGIN.plus(Duration.ofHours(1));
        var counted = recompute.run("articles", BEGIN, end);
        take(
                "recompute of the first hour of %,d events".formatted(stored),
                round,
                bed.measure(counted, () -> recompute.run("articles", BEGIN, end)));
        apply.run(Catalogs.NONE, true);
    }

    private void take(String name, int round, Effort effort) {
        efforts.computeIfAbsent(name, _ -> new ArrayList<>()).add(effort);
        progress.tell("round %d, %s: %,.0f events a second".formatted(round, name, effort.perSecond()));
    }

    List<Figure> figures() {
        return efforts.entrySet().stream()
                .map(each -> new Figure(each.getKey(), "events", each.getValue()))
                .toList();
    }
}
