package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Bed;
import java.time.Instant;

/**
 * The other publishers of the same table: 300 of them, 13,500 rows an hour, ten million a month. They are written as deltas,
 * without the events behind them, which makes no difference to a question about rollups, and one about events faster.
 */
final class Others {

    private static final int TENANTS = 300;
    private static final int ARTICLES = 45;

    private final Bed bed;
    private final double size;

    Others(Bed bed, double size) {
        this.bed = bed;
        this.size = size;
    }

    void hour(Instant hour) {
        deltas(hour, (int) (TENANTS * size), ARTICLES);
    }

    /** What waits of them at any time. */
    void pending(Instant at, int count) {
        deltas(at, Math.min(count, TENANTS), Math.max(1, count / TENANTS));
    }

    private void deltas(Instant at, int tenants, int articles) {
        bed.execute("""
                insert into tidemark.articles_deltas (tenant_id, bucket, article, views, engaged_seconds)
                select 1000 + tenant, date_trunc('hour', timestamptz '%1$s'),
                    '/other/an-article-about-something-' || (article * 7 + extract(day from timestamptz '%1$s')::integer) %% 300, 1 + article %% 5, 100 + tenant %% 60
                from generate_series(1, %2$d) tenant
                cross join generate_series(1, %3$d) article""".formatted(at, Math.max(1, tenants), articles));
    }
}
