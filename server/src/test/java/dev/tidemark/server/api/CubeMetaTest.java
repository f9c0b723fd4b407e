package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import org.junit.jupiter.api.Test;

class CubeMetaTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, title: title, device: device }
                entities: { article: { title: title } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article }, device: device }
                measures: { views: count }
            """);

    @Test
    void anAttributeNamesTheDimensionWhoseMembersHaveIt() {
        var dimensions = CubeMeta.of(CATALOG, false, false)
                .path("cubes")
                .path(0)
                .path("dimensions")
                .valueStream()
                .filter(each -> each.has("meta"))
                .toList();
        assertThat(dimensions).singleElement().satisfies(each -> {
            assertThat(each.path("name").asString()).isEqualTo("page_view.article_title");
            assertThat(each.path("meta").path("attributeOf").asString()).isEqualTo("page_view.article");
        });
    }
}
