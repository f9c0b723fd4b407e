package dev.tidemark.bench.stress;

import dev.tidemark.catalog.Catalog;
import java.util.List;

/** What the rollups are, and what they are declared to be later. */
final class Catalogs {

    static final List<String> ROLLUPS = List.of("articles", "authors", "site");

    private static final String SOURCE = """
            sources:
              page_view:
                user: user
                keep: 90d
                fields:
                  article: article
                  authors: authors
                  device: device
                  engaged: { path: engaged, type: integer }
                  price: { path: order.price, type: decimal }
            rollups:
              authors:
                source: page_view
                dimensions: { author: { explode: authors }, topic: { field: article, default: none } }
                measures: { readers: { count_distinct: user }, prices: { quantile: price } }
                grains: [quarter_hour, day]
                keep: { quarter_hour: 20d }
              site:
                source: page_view
                where: { article: { not: a2 } }
                measures: { shortest: { min: engaged }, dearest: { max: price }, visitors: { count_distinct: user } }
                grains: [quarter_hour, hour, day, week, month]
                keep: { quarter_hour: 10d, hour: 30d }
            """;

    /** One after the other; each has a rollup built anew. */
    static final List<Catalog> ALL =
            List.of(catalog("", ""), catalog(", device: device", ""), catalog("", ", longest: { max: engaged }"));

    private Catalogs() {}

    private static Catalog catalog(String dimension, String measure) {
        return Catalog.parse("stress", SOURCE + """
              articles:
                source: page_view
                dimensions: { reader: user, page: { entity: article }%s }
                measures: { views: count, engaged_seconds: { sum: engaged }, paid: { sum: price }, load: { quantile: engaged }%s }
                grains: [hour, day, month]
                keep: { hour: 40d }
            """.formatted(dimension, measure));
    }
}
