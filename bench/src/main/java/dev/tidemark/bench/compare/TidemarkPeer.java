package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Asking;
import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Question;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.store.Event;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The product: stored as a processor does, flushed, sealed and asked as a server does. */
final class TidemarkPeer implements Peer {

    private static final String ONE = """
            sources:
              page_view:
                fields: { article: article, device: device, engaged: { path: engaged, type: integer } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [hour, day, month]
                rank_by: engaged_seconds
            """;
    private static final String READERS = """
              readers:
                source: page_view
                dimensions: { device: device }
                measures: { visitors: { count_distinct: user } }
                grains: [hour, day, month]
            """;
    /** Four standard errors of a sketch, which docs/sketches.md gives as 2.3 %. */
    private static final double ERROR = 0.092;

    private final String name;
    private final boolean readers;
    private final Catalog catalog;
    private final Bed bed;
    /** Made anew when the state of grains has changed, as a server reads it anew. */
    private Asking asking;

    /** @param readers whether there is also a rollup that tells unique users */
    TidemarkPeer(String name, Bed bed, boolean readers) {
        this.name = name;
        this.readers = readers;
        this.catalog = Catalog.parse("bench", readers ? ONE + READERS : ONE);
        this.bed = bed.with(catalog);
        // As if the events had come in their time: otherwise all of them are late.
        bed.execute(
                "update tidemark.rollup_grains set floor = 'infinity', watermark = 'infinity' where isfinite(watermark)");
        this.asking = new Asking(bed.database(), catalog);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void store(List<Event> batch) {
        bed.store(batch);
    }

    @Override
    public void job() {
        bed.number("select tidemark.flush() as n");
    }

    @Override
    public void finish() {
        job();
        var sealer = new Sealer(bed.database());
        catalog.rollups().keySet().forEach(rollup -> {
            while (sealer.seal(rollup)) {
                // A piece at a time.
            }
        });
        var maintenance = new Maintenance(bed.database());
        while (maintenance.step().isPresent()) {
            // An index at a time.
        }
        bed.outside("vacuum analyze");
        asking = new Asking(bed.database(), catalog);
    }

    @Override
    public Optional<Map<String, Long>> ask(Asked asked) {
        if (asked == Asked.USERS && !readers) {
            return Optional.empty();
        }
        var query = asked.query();
        var keys =
                query.dimensions().size() + (int) query.granularity().stream().count();
        var answer = new LinkedHashMap<String, Long>();
        for (var row : asking.ask(new Question(asked.title(), Asked.TENANT, query, Optional.empty()))
                .rows()) {
            var key = row.subList(0, keys).stream().map(String::valueOf).collect(Collectors.joining("|"));
            answer.put(key, new BigDecimal(String.valueOf(row.getLast())).longValue());
        }
        return Optional.of(answer);
    }

    @Override
    public double error(Asked asked) {
        return asked == Asked.USERS ? ERROR : 0;
    }

    @Override
    public Bed bed() {
        return bed;
    }

    @Override
    public Optional<String> rollup() {
        return Optional.of("tidemark.articles_hour");
    }
}
