package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class CatalogTest {

    private static final String NEWS = """
            sources:
              page_view:
                user: visitor
                fields:
                  article: page.path
                  engaged: { path: engaged_seconds, type: integer }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, visitor: user }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [hour]
            """;

    @Test
    void readsSourcesAndRollups() {
        var catalog = Catalog.parse("news.yaml", NEWS);
        var rollup = catalog.rollup("articles").orElseThrow();
        assertThat(rollup.source().types()).containsExactly("page_view");
        assertThat(rollup.grain()).isEqualTo(Grain.HOUR);
        assertThat(rollup.dimensions())
                .containsExactly(
                        new Dimension(
                                "article", new Field.OfPayload("article", FieldPath.of("page.path"), FieldType.TEXT)),
                        new Dimension("visitor", new Field.BuiltIn("user")));
        assertThat(rollup.measures())
                .containsExactly(
                        new Measure.Count("views"),
                        new Measure.Sum(
                                "engaged_seconds",
                                new Field.OfPayload("engaged", FieldPath.of("engaged_seconds"), FieldType.INTEGER)));
    }

    @Test
    void survivesItsOwnJson() {
        var catalog = Catalog.parse("news.yaml", NEWS);
        assertThat(Catalog.parse("json", catalog.toJson())).isEqualTo(catalog);
    }

    @Test
    void reportsAllMistakesAtOnceWithLinePathAndSuggestion() {
        var mistakes = catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("bad.yaml", """
                        sources:
                          page_view:
                            feilds: { a: b }
                            fields:
                              engaged: { path: e, type: integr }
                              title: "not a path!"
                        rollups:
                          events:
                            source: page_view
                            measures: { n: count }
                          articles:
                            source: page_veiw
                          sections:
                            source: page_view
                            dimensions: { bucket: type, section: sectoin }
                            measures: { seconds: { sum: type }, n: cuont }
                            grains: [minute]
                        """))
                .mistakes();
        assertThat(mistakes)
                .extracting(mistake -> mistake.line() + " " + mistake.at() + " " + mistake.message())
                .containsExactlyInAnyOrder(
                        "3 sources.page_view.feilds unknown; did you mean 'fields'?",
                        "5 sources.page_view.fields.engaged.type no type 'integr'; did you mean 'integer'?",
                        "6 sources.page_view.fields.title 'not a path!' is not a path of names separated by dots",
                        "8 rollups.events 'events' is the name of one of Tidemark's own tables; choose another",
                        "12 rollups.articles.source no source 'page_veiw'; did you mean 'page_view'?",
                        "15 rollups.sections.dimensions.bucket 'bucket' is taken; choose another name",
                        "15 rollups.sections.dimensions.section source 'page_view' has no field 'sectoin'; known: engaged,"
                                + " session, type, user",
                        "16 rollups.sections.measures.seconds.sum field 'type' is text; declare it as { path: …, type:"
                                + " integer } or decimal",
                        "16 rollups.sections.measures.n no measure 'cuont'; known: count, { sum: FIELD }",
                        "17 rollups.sections.grains no grain 'minute'; known: quarter_hour, hour");
    }

    @Test
    void oneNameMeansOneThingInASource() {
        var mistakes = catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("bad.yaml", """
                        sources:
                          page_view: { fields: { a: a, n: { path: n, type: integer } } }
                          other: { types: [page_view] }
                        rollups:
                          one: { source: page_view, measures: { n: count } }
                          two: { source: page_view, measures: { n: { sum: n } } }
                        """))
                .mistakes();
        assertThat(mistakes).extracting(Mistake::at).containsExactly("sources.other", "rollups.two.measures.n");
    }

    @Test
    void brokenYamlIsAMistakeToo() {
        var broken = catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("bad.yaml", "sources: [}"));
        assertThat(broken).hasMessageContaining("bad.yaml:1").hasMessageContaining("not YAML");
    }
}
