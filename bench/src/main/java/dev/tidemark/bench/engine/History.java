package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast history is filled into a rollup that is new, an hour is computed anew, everything is verified and sealed, over more and more events:
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
    private final Map<Case, List<Effort>> efforts = new LinkedHashMap<>();
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
                fill(round);
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

    private void fill(int round) {
        var apply = new Apply(bed.database());
        var backfill = new Backfill(bed.database());
        apply.run(Catalogs.ONE);
        take("backfill of %,d events".formatted(stored), round, bed.measure(stored, () -> backfill.run("articles")));
        var recompute = new Recompute(bed.database());
        var end = BEGIN.plus(Duration.ofHours(1));
        var counted = recompute.run("articles", BEGIN, end);
        take(
                "recompute of the first hour of %,d events".formatted(stored),
                round,
                bed.measure(counted, () -> recompute.run("articles", BEGIN, end)));
        var verifier = new Verifier(bed.database());
        take("verify of %,d events".formatted(stored), round, bed.measure(stored, () -> right(verifier)));
        apply.run(Catalogs.THREE_GRAINS);
        seal(round);
        apply.run(Catalogs.NONE, true);
    }

    private static void right(Verifier verifier) {
        var differences = verifier.verify("articles");
        if (!differences.isEmpty()) {
            throw new IllegalStateException("rollup and events differ: " + differences);
        }
    }

    /** Days of hours, and months of days, which the rollup has had none of. */
    private void seal(int round) {
        var rows = bed.number("select count(*) as n from tidemark.articles_hour");
        var sealer = new Sealer(bed.database());
        var effort = bed.measure(rows, () -> all(sealer));
        if (bed.number("select count(*) as n from tidemark.articles_day") == 0) {
            throw new IllegalStateException("no day was sealed");
        }
        take(new Case("seal of the hours of %,d events".formatted(stored), "rows"), round, effort);
    }

    private static void all(Sealer sealer) {
        while (sealer.seal("articles")) {
            // A piece at a time.
        }
    }

    private void take(String name, int round, Effort effort) {
        take(new Case(name, "events"), round, effort);
    }

    private void take(Case measured, int round, Effort effort) {
        efforts.computeIfAbsent(measured, _ -> new ArrayList<>()).add(effort);
        progress.tell("round %d, %s: %,.0f %s a second"
                .formatted(round, measured.name(), effort.perSecond(), measured.unit()));
    }

    List<Figure> figures() {
        return efforts.entrySet().stream()
                .map(each -> new Figure(each.getKey().name(), each.getKey().unit(), each.getValue()))
                .toList();
    }

    /** @param unit what is counted a second */
    private record Case(String name, String unit) {}
}
