package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.store.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Fills a database: events stored as a processor does, flushed, sealed, indexed; and a minute's worth that is pending. */
final class Data {

    static final int PUBLISHER = 1;
    static final int CHATBOT = 2;

    static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view:
                fields: { article: article, device: device, engaged: { path: engaged, type: integer } }
              message:
                fields: { platform: platform, direction: direction, chars: { path: chars, type: integer } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [hour, day, week, month]
                rank_by: engaged_seconds
              devices:
                source: page_view
                dimensions: { device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [quarter_hour, hour, day, month]
              traffic:
                source: message
                dimensions: { platform: platform, direction: direction }
                measures: { messages: count, chars: { sum: chars } }
                grains: [quarter_hour, hour, day, month]
            """);

    static final String DATABASE = "questions";

    private static final List<String> ROLLUPS = List.of("articles", "devices", "traffic");
    private static final int BATCH = 10_000;
    private static final int MESSAGES = 10_000_000;
    /** Hours from one flush to the next: about half a million deltas. */
    private static final int OFTEN = 24;

    private final Bed bed;
    private final Progress progress;
    private final Era era;
    private final double size;
    private final Publisher publisher;
    private final Others others;

    private Data(Bed bed, Progress progress, Era era, double size) {
        this.bed = bed.with(CATALOG);
        // As if the events had come in their time: otherwise all of them are late, and their coarser rows stand in
        // disorder.
        bed.execute(
                "update tidemark.rollup_grains set floor = 'infinity', watermark = 'infinity' where isfinite(watermark)");
        this.progress = progress;
        this.era = era;
        this.size = size;
        this.publisher = new Publisher(PUBLISHER, era.from(), size);
        this.others = new Others(bed, size);
    }

    /**
     * Up to this moment.
     *
     * @param size of the whole
     * @param pending deltas that are left waiting
     */
    static Era load(Bed bed, Progress progress, Clock clock, double size, int pending) {
        var era = Era.until(clock.instant().truncatedTo(ChronoUnit.MICROS));
        var data = new Data(bed, progress, era, size);
        data.load();
        data.pend(pending);
        new Loaded(bed).remember(era);
        return era;
    }

    /** As the catalog has it now, which may be another one than that of the run that loaded the data. */
    static void index(Bed bed, Progress progress) {
        new Apply(bed.database()).run(CATALOG);
        var maintenance = new Maintenance(bed.database());
        for (var done = maintenance.step(); done.isPresent(); done = maintenance.step()) {
            progress.tell("indexed " + done.get());
        }
    }

    private void load() {
        conversations();
        articles();
        progress.tell("sealing");
        var sealer = new Sealer(bed.database());
        ROLLUPS.forEach(rollup -> {
            while (sealer.seal(rollup)) {
                // A month at a time.
            }
        });
        progress.tell("vacuuming the rest, as autovacuum does in time");
        ROLLUPS.forEach(rollup -> CATALOG.rollup(rollup)
                .orElseThrow()
                .grains()
                .forEach(grain -> bed.vacuum("tidemark.%s_%s".formatted(rollup, grain.word()))));
        // As it would be, had the flushes been every second.
        ROLLUPS.forEach(rollup -> bed.vacuum("tidemark." + rollup + "_deltas"));
        bed.vacuum("tidemark.events");
        bed.vacuum("tidemark.entities");
    }

    /** Of the last minute, and a tenth of it late; nobody flushes it. */
    private void pend(int deltas) {
        var views = deltas / 10;
        bed.store(publisher.views(views, era.lastMinute(), era.now()));
        bed.store(publisher.late(views / 10, era.from(), era.to()));
        bed.store(new Conversations(CHATBOT).between(era.lastMinute(), era.now(), views));
        others.pending(era.lastMinute(), deltas - views);
    }

    private void articles() {
        var hours = era.hours();
        var next = making(() -> views(hours.getFirst()));
        for (var i = 0; i < hours.size(); i++) {
            var events = next.join();
            if (i + 1 < hours.size()) {
                var hour = hours.get(i + 1);
                next = making(() -> views(hour));
            }
            store(events);
            others.hour(hours.get(i));
            if (i % OFTEN == OFTEN - 1 || i == hours.size() - 1) {
                flush(hours.get(i));
            }
        }
    }

    private List<Event> views(Instant hour) {
        return publisher.between(hour, era.end(hour));
    }

    private void conversations() {
        var messages = new Conversations(CHATBOT);
        var batches = (int) Math.max(1, MESSAGES * size / BATCH);
        var from = era.now().minus(365, ChronoUnit.DAYS);
        var each = Duration.between(from, era.lastMinute()).dividedBy(batches);
        var next = making(() -> messages.between(from, from.plus(each), BATCH));
        for (var i = 1; i <= batches; i++) {
            var events = next.join();
            var begin = from.plus(each.multipliedBy(i)).truncatedTo(ChronoUnit.MICROS);
            next = making(() -> messages.between(begin, begin.plus(each), BATCH));
            bed.store(events);
            if (i % 100 == 0 || i == batches) {
                flush(begin);
            }
        }
        next.join();
    }

    private void store(List<Event> events) {
        for (var i = 0; i < events.size(); i += BATCH) {
            bed.store(events.subList(i, Math.min(i + BATCH, events.size())));
        }
    }

    private void flush(Instant at) {
        progress.tell("stored up to %s; flushing %,d deltas".formatted(at, bed.number("select tidemark.flush() as n")));
    }

    /** On another thread, beside what is being stored. */
    private static CompletableFuture<List<Event>> making(Supplier<List<Event>> events) {
        return CompletableFuture.supplyAsync(events);
    }
}
