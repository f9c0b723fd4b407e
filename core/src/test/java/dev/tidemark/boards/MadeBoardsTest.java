package dev.tidemark.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Panel;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.State;
import dev.tidemark.schema.StoredRollup.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of a catalog can be asked, holds what its trade looks at, and leaves out what is not there. */
class MadeBoardsTest {

    private static final Path DEMO = Path.of("../cli/src/main/resources/dev/tidemark/cli/demo.yaml");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Whole ALL = new Whole(Instant.MIN, Instant.MAX);

    static List<Path> catalogs() throws IOException {
        try (var files = Files.walk(Path.of("../examples"))) {
            var all = new ArrayList<>(files.filter(each -> each.toString().endsWith(".yaml"))
                    .filter(each -> !each.toString().contains("tidemark.yaml"))
                    .toList());
            all.add(DEMO);
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void eachPanelIsAQuestionThatThePlannerTakes(Path file) {
        var catalog = Catalog.load(file);
        var planner = planner(catalog);
        assertThat(MadeBoards.of(catalog)).isNotEmpty().allSatisfy((name, board) -> {
            assertThat(board.panels()).hasSizeBetween(2, 24);
            assertThat(Board.parse(name, board.toJson(), catalog)).isEqualTo(board);
            assertThat(board.panels()).allSatisfy(panel -> {
                assertThat(planner.plan(query(panel, recent(panel)), Optional.of(Duration.ofSeconds(5))))
                        .isInstanceOf(Plan.class);
                if (panel.newOnes()) {
                    assertThat(planner.plan(query(panel, new Range(Instant.EPOCH, NOW))))
                            .isInstanceOf(Plan.class);
                }
            });
        });
    }

    @Test
    void theDemoHasOneOfEachTrade() {
        var made = MadeBoards.of(Catalog.load(DEMO));
        assertThat(made).containsOnlyKeys("conversations", "publishing");
        assertThat(titles(made.get("conversations")))
                .containsExactly(
                        "number Messages in",
                        "number Messages out",
                        "number Active users",
                        "number New users",
                        "series In and out, hour by hour",
                        "series By platform",
                        "series By type",
                        "top Top bots",
                        "heat Hours of the week");
        assertThat(titles(made.get("publishing")))
                .containsExactly(
                        "number People now",
                        "number People",
                        "number Views",
                        "number Engaged time",
                        "series This week against last",
                        "top Top articles",
                        "series Views by device",
                        "series Views by referrer",
                        "heat Hours of the week",
                        "heat Hours of the day by device");
    }

    @Test
    void aTradeIsToldByItsWordsAndNotByTheNameOfASource() {
        var catalog = """
                sources:
                  x: { fields: { msg_direction: d, network: n, agent: a } }
                  y: { fields: { story_url: u, dwell: { path: t, type: integer } } }
                  z: { fields: { colour: c } }
                rollups:
                  a: { source: x, dimensions: { way_direction: msg_direction, net: network, who: agent }, measures: { n: count } }
                  b: { source: y, dimensions: { what: story_url }, measures: { hits: count, secs: { sum: dwell } } }
                  c: { source: z, dimensions: { colour: colour }, measures: { n: count } }
                """;
        var made = MadeBoards.of(Catalog.parse("test", catalog));
        assertThat(made.keySet()).containsExactly("conversations", "publishing", "z");
        assertThat(titles(made.get("conversations")))
                .contains("series By platform", "top Top bots")
                .doesNotContain("number Active users", "number New users", "series By type");
        assertThat(titles(made.get("publishing")))
                .contains("number Views", "top Top articles")
                .doesNotContain("number People now");
        assertThat(titles(made.get("z")))
                .containsExactly("number N", "series N over time", "top By colour", "heat Hours of the week");
    }

    @Test
    void aSecondSourceOfATradeHasABoardOfItsOwnName() {
        var source = "{ fields: { direction: d, platform: p } }";
        var rollup =
                "{ source: %s, dimensions: { direction: direction, platform: platform }, measures: { messages: count } }";
        var made = MadeBoards.of(Catalog.parse(
                "test",
                "sources: { a: " + source + ", b: " + source + " }\nrollups: { r: " + rollup.formatted("a") + ", s: "
                        + rollup.formatted("b") + " }"));
        assertThat(made.keySet()).containsExactly("conversations", "b");
        assertThat(made.values())
                .extracting(board -> board.title().orElseThrow())
                .containsExactly("Conversations", "Conversations · B");
    }

    @Test
    void whatNoRollupHasTogetherIsLeftOut() {
        var made = MadeBoards.of(Catalog.parse("test", """
                sources: { s: { fields: { direction: d, platform: p, kind: k, bot: b } } }
                rollups:
                  a: { source: s, dimensions: { direction: direction, platform: platform }, measures: { messages: count } }
                  b: { source: s, dimensions: { kind: kind, bot: bot }, measures: { people: { count_distinct: user } } }
                """));
        assertThat(titles(made.get("conversations")))
                .containsExactly(
                        "number Messages in",
                        "number Messages out",
                        "number Active users",
                        "number New users",
                        "series In and out, hour by hour",
                        "series By platform",
                        "top Top bots",
                        "heat Hours of the week");
    }

    /** A day's bucket does not know what the open hour holds. */
    @Test
    void whatIsKeptByDayOnlyHasNoBoard() {
        assertThat(MadeBoards.of(Catalog.parse("test", """
                sources: { s: {} }
                rollups: { r: { source: s, dimensions: { user: user }, measures: { n: count }, grains: day } }
                """))).isEmpty();
        assertThat(MadeBoards.of(Catalog.EMPTY)).isEmpty();
    }

    private static List<String> titles(@org.jspecify.annotations.Nullable Board board) {
        return Objects.requireNonNull(board).panels().stream()
                .map(each -> each.show().name().toLowerCase(java.util.Locale.ROOT) + " "
                        + each.title().orElseThrow())
                .toList();
    }

    private static Range recent(Panel panel) {
        return panel.range().filter("5m"::equals).isPresent()
                ? new Range(NOW.minusSeconds(299), NOW.plusSeconds(1))
                : new Range(NOW.minus(Duration.ofDays(7)), NOW);
    }

    private static Query query(Panel panel, Range range) {
        var timed = panel.show() == Panel.Show.SERIES || panel.show() == Panel.Show.HEAT;
        var filters = panel.filters().stream()
                .<Filter>map(each -> new Filter.OnDimension(each.member(), Filter.Operator.EQUALS, each.values()))
                .toList();
        return new Query(
                panel.source(),
                panel.measures(),
                panel.by().stream().toList(),
                timed ? Optional.of(Granularity.HOUR) : Optional.empty(),
                Optional.of(range),
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                Query.MOST_ROWS,
                0,
                ZoneId.of("Europe/Berlin"),
                false,
                false);
    }

    private static Planner planner(Catalog catalog) {
        return new Planner(
                catalog,
                catalog.rollups().values().stream()
                        .map(rollup -> new StoredRollup(
                                new RollupTables(rollup, 1),
                                State.CURRENT,
                                true,
                                rollup.grains().stream().collect(Collectors.toMap(Function.identity(), _ -> ALL)),
                                Map.<String, Instant>of(),
                                rollup.grains().stream()
                                        .collect(Collectors.toMap(Function.identity(), (Grain _) -> 1L))))
                        .toList());
    }
}
