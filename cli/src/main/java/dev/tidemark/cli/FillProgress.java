package dev.tidemark.cli;

import dev.tidemark.rollup.Backfill;
import dev.tidemark.sql.Database;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Fills a rollup and shows how far it is: a bar on a terminal, else a line per chunk. */
final class FillProgress {

    private final Database database;
    private final PrintWriter out;
    private final Instant now = Clock.systemUTC().instant();
    private long events;
    private Duration took = Duration.ZERO;

    FillProgress(Database database, PrintWriter out) {
        this.database = database;
        this.out = out;
    }

    /** Nothing is shown of a rollup that lacks nothing. */
    void fill(String rollup) {
        var backfill = new Backfill(database);
        var chunk = backfill.step(rollup);
        if (chunk.isPresent()) {
            if (Terminal.isThere()) {
                withBar(backfill, chunk.get());
            } else {
                for (var next = chunk; next.isPresent(); next = backfill.step(rollup)) {
                    count(next.get());
                    out.println("filling rollup %s: %s".formatted(rollup, state(next.get())));
                    out.flush();
                }
            }
            out.println("filled rollup %s: %,d events, %,d a second".formatted(rollup, events, perSecond()));
        }
        backfill.run(rollup);
    }

    private void withBar(Backfill backfill, Backfill.Chunk first) {
        try (var bar = bar(first)) {
            for (var next = Optional.of(first); next.isPresent(); next = backfill.step(first.rollup())) {
                count(next.get());
                bar.stepTo(done(next.get()));
                bar.setExtraMessage(state(next.get()));
            }
        }
    }

    private ProgressBar bar(Backfill.Chunk first) {
        return new ProgressBarBuilder()
                .setTaskName(first.rollup())
                .setInitialMax(Math.max(1, Duration.between(first.oldest(), now).toHours()))
                .setUnit(" hours", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    private long done(Backfill.Chunk chunk) {
        var from = chunk.low().isBefore(chunk.oldest()) ? chunk.oldest() : chunk.low();
        return Math.max(0, Duration.between(from, now).toHours());
    }

    private void count(Backfill.Chunk chunk) {
        events += chunk.events();
        took = took.plus(chunk.took());
    }

    private long perSecond() {
        return Math.round(events / Math.max(0.001, took.toNanos() / 1e9));
    }

    private String state(Backfill.Chunk chunk) {
        var from = chunk.low().equals(Instant.MIN) ? "complete" : "complete from " + chunk.low() + " on";
        return "%s, %,d events, %,d a second".formatted(from, events, perSecond());
    }
}
