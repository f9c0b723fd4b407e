package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a board can say, and what is wrong with the others, in a catalog and where somebody saves one. */
class BoardReaderTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page, device: device, authors: authors, load: { path: load, type: integer } } }
              sale: {}
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page }, device: device }
                measures: { views: count, people: { count_distinct: user }, load: { quantile: load } }
              loads: { source: view, dimensions: { kind: type }, measures: { views: count } }
              authors: { source: view, dimensions: { author: { explode: authors } }, measures: { written: count } }
              sales: { source: sale, measures: { sales: count } }
            """);

    @Test
    void aPanelIsReadWhole() {
        var board = Board.parse("mine", """
                {"title": "Mine", "range": "7d", "zone": "Asia/Tokyo", "panels": [
                  {"show": "top", "title": "Pages", "measures": ["view.views", "view.people"], "by": "page", "limit": 7,
                   "order": "people.asc", "filters": {"is": {"device": ["a", "b"]}, "not": {"page": ""}},
                   "compare": "previous", "width": "full", "range": "7d"},
                  {"show": "series", "measure": "view.load_p95", "by": "device", "grain": "week"},
                  {"show": "number", "new_of": "view.people"}]}""", CATALOG);
        assertThat(board.panels().getFirst())
                .isEqualTo(new Panel(
                        Panel.Show.TOP,
                        Optional.of("Pages"),
                        "view",
                        List.of("views", "people"),
                        false,
                        Optional.of("page"),
                        List.of(
                                new Panel.Filter("device", false, List.of("a", "b")),
                                new Panel.Filter("page", true, List.of(""))),
                        true,
                        OptionalInt.of(7),
                        Optional.of(new Panel.Order("people", true)),
                        Optional.of(Panel.Width.FULL),
                        Optional.of("7d"),
                        Optional.empty()));
        assertThat(board.panels().getFirst().members())
                .containsExactly("view.views", "view.people", "view.page", "view.device");
        assertThat(board.panels().get(1).grain()).contains(Grain.WEEK);
        assertThat(board.panels().get(2).newOnes()).isTrue();
        assertThat(Board.parse("mine", board.toJson(), CATALOG)).isEqualTo(board);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            measure: view.veiws                                    | panels[0].measure source 'view' has no measure 'veiws'; did you mean 'views'?
            measure: veiw.views                                    | panels[0].measure no source 'veiw'; did you mean 'view'?
            measure: views                                         | panels[0].measure 'views' should be a source and its measure, such as page_view.views
            measure: view.load                                     | panels[0].measure source 'view' has no measure 'load'; known: load_p50, load_p75, load_p90, load_p95, load_p99, people, views, written
            title: x                                               | panels[0].measure a panel names its measure once, such as measure: page_view.views
            measure: view.views, new_of: view.people               | panels[0].new_of a panel names its measure once, such as measure: page_view.views
            new_of: view.views                                     | panels[0].new_of only what a count_distinct counts can be new
            new_of: view.people, compare: previous                 | panels[0].compare who is new is not compared
            new_of: view.people, range: all                        | panels[0].range before everything nobody was seen
            measure: view.views, by: page                          | panels[0].by unknown; known: compare, filters, measure, new_of, range, show, title, width
            measure: view.views, compare: yes                      | panels[0].compare 'yes' is nothing to compare with; it can be previous
            measure: view.views, width: whole                      | panels[0].width no 'whole' here; known: full, half
            measure: view.views, range: 61m                        | panels[0].range '61m' is no range: today, yesterday, 24h, 7d, 30d, week, month, last-month, year, all, the last minutes such as 5m, or two days such as 2026-11-01..2026-11-20
            new_of: view.people, range: 5m                         | panels[0].range only a number that is not compared can be of the last minutes
            measure: view.views, range: 5m, compare: previous      | panels[0].range only a number that is not compared can be of the last minutes
            measure: view.views, filters: { is: { devise: x } }    | panels[0].filters.is.devise source 'view' has no dimension 'devise'; did you mean 'device'?
            measure: view.people, filters: { not: { kind: x } }    | panels[0] no rollup of 'view' counts people by kind; show fewer, or declare one that does
            measure: view.written                                  | panels[0] no rollup of 'view' counts written without counting events twice; show fewer, or declare one that does
            """)
    void mistakesOfANumber(String panel, String mistake) {
        assertThat(mistakes("{ show: number, " + panel + " }")).contains(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            show: sereis, measure: view.views                             | panels[0].show no 'sereis' here; did you mean 'series'?
            measure: view.views                                           | panels[0].show say what the panel shows: known: heat, number, series, top
            show: series, measure: view.views, by: page                   | panels[0].by has too many members to split a series; show: top tells the first of them
            show: series, measure: view.views, by: device, compare: previous | panels[0].compare a split series is not compared
            show: series, measures: [view.views, view.people], by: device | panels[0].by either several measures or a split
            show: series, measures: [view.views, view.people], compare: previous | panels[0].compare only one measure is compared
            show: series, measures: [view.views, sale.sales]              | panels[0].measures a panel shows one source, here are view and sale
            show: series, measures: [view.views, view.people, view.load_p50, view.load_p95] | panels[0].measures at most 3 are possible, here are 4
            show: series, measure: view.views, by: device, limit: 13      | panels[0].limit '13' is not a whole number from 1 to 12
            show: series, measure: view.views, range: 5m                  | panels[0].range only a number that is not compared can be of the last minutes
            show: series, measure: view.views, limit: 3                   | panels[0].limit only a split has members to limit
            show: series, measure: view.views, grain: quarter_hour        | panels[0].grain no grain 'quarter_hour' of a series; known: day, hour, month, week
            show: top, measure: view.views                                | panels[0].by a table needs the dimension of its rows
            show: top, measure: view.views, by: page, order: people       | panels[0].order the panel has no measure 'people'; known: views
            show: top, measure: view.views, by: page, order: views.up     | panels[0].order should be a measure, or a measure with .asc or .desc
            show: top, measure: view.views, by: page, limit: 101          | panels[0].limit '101' is not a whole number from 1 to 100
            show: heat, measure: view.people                              | panels[0].measure a heat map adds hours up, which only a count or a sum allows
            """)
    void mistakesOfTheOthers(String panel, String mistake) {
        assertThat(mistakes("{ " + panel + " }")).contains(mistake);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5m",
                "2026-02-30..2026-03-01",
                "2026-03-02..2026-03-01",
                "2026-03-01T24..2026-03-02T01",
                "2026-03-01"
            })
    void noRangesOfABoard(String range) {
        assertThat(of("{ range: \"" + range + "\", panels: [{ show: number, measure: sale.sales }] }"))
                .singleElement()
                .asString()
                .startsWith("range '" + range + "' is no range: today, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01..2026-03-01", "2026-03-01T00..2026-03-01T23", "week", "last-month"})
    void rangesOfABoard(String range) {
        assertThat(Board.parse(
                                "mine",
                                "{ range: \"" + range + "\", panels: [{ show: number, measure: sale.sales }] }",
                                CATALOG)
                        .range())
                .contains(range);
    }

    @Test
    void mistakesOfABoard() {
        assertThat(of("{ tilte: x, zone: Europe/Berln, panels: {} }"))
                .containsExactly(
                        "tilte unknown; did you mean 'title'?",
                        "zone no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?",
                        "panels should be a list, but is a mapping",
                        "panels a board needs at least one panel, such as { show: number, measure: page_view.views }");
        var many = IntStream.rangeClosed(0, BoardReader.MAX_PANELS)
                .mapToObj(_ -> "{ show: number, measure: sale.sales }")
                .collect(Collectors.joining(", "));
        assertThat(of("{ title: " + "x".repeat(121) + ", panels: [" + many + "] }"))
                .containsExactly("title has more than 120 characters", "panels at most 24 are possible, here are 25");
        assertThat(of("[]")).first().isEqualTo("(document) should be a mapping, but is a list");
        assertThat(catchThrowableOfType(
                        InvalidCatalog.class,
                        () -> Board.parse("No name", "{ panels: [{ show: number, measure: sale.sales }] }", CATALOG)))
                .hasMessageContaining("name: a name is lower-case letters");
    }

    @Test
    void inACatalogAMistakeHasItsLine() {
        var mistakes = catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("bad.yaml", """
                                sources: { s: {} }
                                rollups: { r: { source: s, measures: { n: count } } }
                                boards:
                                  b:
                                    panels:
                                      - { show: number, measure: s.n }
                                      - show: number
                                        measure: s.m
                                """))
                .mistakes();
        assertThat(mistakes)
                .extracting(Mistake::toString)
                .containsExactly(
                        "bad.yaml:8: boards.b.panels[1].measure: source 's' has no measure 'm'; did you mean 'n'?");
    }

    private static List<String> mistakes(String panel) {
        return of("{ panels: [" + panel + "] }");
    }

    private static List<String> of(String text) {
        return catchThrowableOfType(InvalidCatalog.class, () -> Board.parse("mine", text, CATALOG)).mistakes().stream()
                .map(mistake -> mistake.at() + " " + mistake.message())
                .toList();
    }
}
