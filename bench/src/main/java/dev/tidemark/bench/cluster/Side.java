package dev.tidemark.bench.cluster;

import dev.tidemark.bench.ground.Asking;
import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Question;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Answers;
import dev.tidemark.query.Query;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Event;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** One of the two databases. */
final class Side implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final String ROLLUP = "articles";
    private static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view:
                fields:
                  article: article
                  device: device
                  engaged: { path: engaged, type: integer }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [hour, day, month]
            """);

    private final String name;
    private final Bed bed;
    private final Database asked;
    private final Asking asking;

    private Side(String name, String url) {
        this.name = name;
        this.bed = Bed.at(url).with(CATALOG);
        this.asked = Database.connect(url, CONNECTIONS, Isolation.REPEATABLE_READ);
        this.asking = new Asking(asked, CATALOG);
    }

    /**
     * With the bench's rollup and nothing else.
     *
     * @param url of an empty database
     * @throws IllegalStateException if it has events
     */
    static Side at(String name, String url) {
        var side = new Side(name, url);
        if (side.bed.number("select count(*) as n from (select 1 as one from tidemark.events limit 1) any_of_them")
                > 0) {
            side.close();
            throw new IllegalStateException("the " + name + " database has events; give an empty one");
        }
        return side;
    }

    String name() {
        return name;
    }

    Bed bed() {
        return bed;
    }

    /** {@code plain} or {@code citus}, as the product sees it. */
    String placement() {
        return bed.text("select tidemark.placement() as v");
    }

    Effort store(List<List<Event>> batches) {
        var events = batches.stream().mapToLong(List::size).sum();
        return bed.measure(events, () -> batches.forEach(bed::store));
    }

    Effort flush() {
        var begun = System.nanoTime();
        var flushed = new Flusher(bed.database()).flush(ROLLUP);
        return new Effort(flushed, seconds(begun), 0);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / (double) Duration.ofSeconds(1).toNanos();
    }

    /** In microseconds, one tenant after the other. */
    Histogram ask(OpenLoop loop, int tenants, Month month) {
        var turn = new AtomicInteger();
        return loop.run(() -> top(1 + turn.getAndIncrement() % tenants, month));
    }

    /** What the tenant is told, to be compared. */
    List<List<Object>> top(int tenant, Month month) {
        return asking.ask(question(tenant, month)).rows();
    }

    String source(Month month) {
        return asking.ask(question(1, month)).plan().source();
    }

    /** What the database does for it. */
    List<String> explain(Month month) {
        return new Answers(asked, Duration.ofMinutes(1)).explain(asking.plan(question(1, month)), 1);
    }

    private static Question question(int tenant, Month month) {
        var query = new Query(
                "page_view",
                List.of("engaged_seconds", "views"),
                List.of("article"),
                Optional.empty(),
                Optional.of(month.range()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                20,
                0,
                ZoneOffset.UTC,
                false,
                false);
        return new Question("top 20 of a month", tenant, query, Optional.empty());
    }

    @Override
    public void close() {
        asked.close();
        bed.close();
    }
}
