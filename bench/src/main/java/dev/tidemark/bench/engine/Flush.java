package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Effort;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many deltas a second are merged, by how many of them meet in one row and whether that row is there already. */
final class Flush {

    /** Flushes of the case that flushes often, as a server does every second. */
    private static final int OFTEN = 20;

    private static final String HASH = "(hashint4(i) & 2147483647)";

    private final Progress progress;
    private final int deltas;
    private final Bed articles;
    private final Bed sections;
    private final Bed sealed;
    private final Map<String, List<Effort>> efforts = new LinkedHashMap<>();

    Flush(Server server, Progress progress, int deltas) {
        this.progress = progress;
        this.deltas = deltas;
        this.articles = server.bed().with(Catalogs.ONE);
        this.sections = server.bed().with(Catalogs.NARROW);
        this.sealed = server.bed().with(Catalogs.THREE_GRAINS);
    }

    /** Deltas are written directly: what a flush does is the same whether there were events. */
    void round(int number) {
        var at = Instant.parse("2025-%02d-03T10:00:00Z".formatted(1 + number % 12));
        var narrow = Target.of(Catalogs.NARROW.rollup("sections").orElseThrow());
        take("27 rows, hot", number, flush(sections, narrow, at, narrow(deltas)));
        var wide = target(Catalogs.ONE);
        take("6,000 rows, hot", number, flush(articles, wide, at, keys(deltas, 6_000)));
        take("6,000 rows, hot, a flush for every %,d deltas".formatted(deltas / OFTEN), number, often(wide, at));
        var day = at.plusSeconds(86_400);
        take("each delta a new row", number, flush(articles, wide, day, keys(deltas, Integer.MAX_VALUE)));
        take("each delta a row that is there", number, flush(articles, wide, day, keys(deltas, Integer.MAX_VALUE)));
        var late = target(Catalogs.THREE_GRAINS);
        take(
                "late into sealed hour, day and month, 24 hours of 2,000 rows",
                number,
                flush(sealed, late, at, hours(deltas)));
        List.of(articles, sections, sealed).forEach(Flush::clear);
    }

    private static Target target(Catalog catalog) {
        return Target.of(catalog.rollup("articles").orElseThrow());
    }

    private void take(String name, int round, Effort effort) {
        efforts.computeIfAbsent(name, _ -> new ArrayList<>()).add(effort);
        progress.tell("round %d, flush, %s: %,.0f deltas a second".formatted(round, name, effort.perSecond()));
    }

    private Effort often(Target target, Instant at) {
        var total = new Effort(0, 0, 0);
        for (var i = 0; i < OFTEN; i++) {
            total = total.plus(flush(articles, target, at, keys(deltas / OFTEN, 6_000)));
        }
        return total;
    }

    private static Effort flush(Bed bed, Target target, Instant at, String rows) {
        target.grains().forEach(grain -> bed.addPartition(grain, at));
        bed.execute(
                "insert into %s select %s".formatted(target.deltas(), rows.replace(":at", "timestamptz '" + at + "'")));
        var waiting = bed.number("select count(*) as n from " + target.deltas());
        var effort = bed.measure(waiting, () -> bed.number(target.flush()));
        bed.vacuum(target.deltas());
        return effort;
    }

    private static String narrow(int count) {
        return """
                :at, 3, 450, 1, 'section-' || i %% 9, (array['phone', 'desktop', 'tablet'])[1 + i / 9 %% 3]
                from generate_series(1, %d) i""".formatted(count);
    }

    private static String keys(int count, int keys) {
        return """
                :at, 3, 450, 1, '/section-' || %1$s %% 9 || '/an-article-about-something-' || %1$s %% %2$d, 'desktop'
                from generate_series(1, %3$d) i""".formatted(HASH, keys, count);
    }

    private static String hours(int count) {
        return """
                :at + interval '1 hour' * (i %% 24), 3, 450, 1,
                '/section-' || %1$s %% 9 || '/an-article-about-something-' || %1$s %% 2000, 'desktop'
                from generate_series(1, %2$d) i""".formatted(HASH, count);
    }

    private static void clear(Bed bed) {
        bed.execute("""
                do $$
                declare
                    grain text;
                begin
                    for grain in select oid::regclass::text from pg_class where relkind = 'p' and relname ~ '_(hour|day|month)$' loop
                        execute 'truncate ' || grain;
                    end loop;
                end $$""");
    }

    List<Figure> figures() {
        return efforts.entrySet().stream()
                .map(each -> new Figure(each.getKey(), "deltas", each.getValue()))
                .toList();
    }
}
