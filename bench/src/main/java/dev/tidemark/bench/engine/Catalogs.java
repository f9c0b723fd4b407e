package dev.tidemark.bench.engine;

import dev.tidemark.catalog.Catalog;

/** The rollups that are measured, all over the same page views. */
final class Catalogs {

    private static final String SOURCE = """
            sources:
              page_view:
                fields:
                  article: article
                  section: section
                  device: device
                  authors: authors
                  engaged: { path: engaged, type: integer }
                  load_ms: { path: load_ms, type: integer }
            rollups:
            """;

    private static final String ARTICLES = """
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """;

    private static final String SECTIONS = """
              sections:
                source: page_view
                dimensions: { section: section, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """;

    private static final String AUTHORS = """
              authors:
                source: page_view
                dimensions: { author: { explode: authors } }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """;

    /** Drops what there is. */
    static final Catalog NONE = of("  {}");

    static final Catalog ONE = of(ARTICLES);
    static final Catalog TWO = of(ARTICLES + SECTIONS);
    static final Catalog THREE = of(ARTICLES + SECTIONS + AUTHORS);
    static final Catalog NARROW = of(SECTIONS);
    static final Catalog EXPLODE = of(AUTHORS);
    static final Catalog ENTITY = of(ARTICLES.replace("article: article", "article: { entity: article }"));

    static final Catalog DISTINCT =
            of(SECTIONS.replace("views: count", "views: count, visitors: { count_distinct: user }"));
    static final Catalog QUANTILE = of(SECTIONS.replace("views: count", "views: count, load: { quantile: load_ms }"));

    /** Whose coarser grains get late deltas as well once they are sealed. */
    static final Catalog THREE_GRAINS = of(ARTICLES + "    grains: [hour, day, month]\n");

    private Catalogs() {}

    private static Catalog of(String rollups) {
        return Catalog.parse("bench", SOURCE + rollups);
    }
}
