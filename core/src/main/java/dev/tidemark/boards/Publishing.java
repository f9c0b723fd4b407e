package dev.tidemark.boards;

import static dev.tidemark.catalog.Panel.Show.HEAT;
import static dev.tidemark.catalog.Panel.Show.NUMBER;
import static dev.tidemark.catalog.Panel.Show.SERIES;
import static dev.tidemark.catalog.Panel.Show.TOP;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.PanelDraft;
import java.util.Optional;
import java.util.stream.Stream;

/** The board of pages or articles that are viewed, and engaged with for a time. */
final class Publishing {

    private static final int ARTICLES = 20;

    private Publishing() {}

    static Stream<PanelDraft> panels(Shape shape) {
        var article = shape.dimension("article", "story", "page", "url", "path");
        var views = shape.count("view", "pageview", "visit", "read");
        var engaged = shape.sum("engaged", "engagement", "reading", "dwell", "attention");
        return article.isPresent() && views.isPresent() && engaged.isPresent()
                ? panels(shape, article.get(), views.get(), engaged.get())
                : Stream.of();
    }

    private static Stream<PanelDraft> panels(Shape shape, String article, String views, String engaged) {
        var of = new Drafts(shape.source());
        return Stream.of(
                        people(of, shape.people()),
                        Stream.of(
                                of.draft(NUMBER, "Views", views).compared(),
                                of.draft(NUMBER, "Engaged time", engaged).compared()),
                        Stream.of(
                                of.draft(SERIES, "This week against last", views)
                                        .over("week")
                                        .each(Grain.HOUR)
                                        .compared()
                                        .wide(),
                                PanelDraft.of(
                                                TOP,
                                                "Top articles",
                                                shape.source(),
                                                shape.beside(article, Stream.of(engaged, views)))
                                        .by(article)
                                        .limit(ARTICLES)
                                        .compared()
                                        .wide()),
                        split(of, shape.dimension("device"), "Views by device", views),
                        split(of, shape.dimension("referrer", "medium"), "Views by referrer", views),
                        Stream.of(of.draft(HEAT, "Hours of the week", views).over("30d")),
                        shape.dimension("device").stream()
                                .map(each -> of.draft(HEAT, "Hours of the day by device", views)
                                        .by(each)
                                        .over("30d")))
                .flatMap(each -> each);
    }

    private static Stream<PanelDraft> people(Drafts of, Optional<String> people) {
        return people.stream()
                .flatMap(each -> Stream.of(
                        of.draft(NUMBER, "People now", each).over("5m"),
                        of.draft(NUMBER, "People", each).compared()));
    }

    private static Stream<PanelDraft> split(Drafts of, Optional<String> dimension, String title, String views) {
        return dimension.stream()
                .map(each -> of.draft(SERIES, title, views).by(each).each(Grain.HOUR));
    }
}
