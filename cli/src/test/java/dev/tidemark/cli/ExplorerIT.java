package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a person finds something out: narrowing, comparing, zooming, sorting, breaking down and taking home. */
class ExplorerIT {

    private static final String START = "/?source=page_view&range=24h#token=AAA";
    private static final String REST = "<img src=x onerror=\"document.title='broken'\">";

    private static Chromium chromium;
    private static CannedCube site;

    @BeforeAll
    static void start() {
        chromium = Chromium.startOrSkip();
        site = CannedCube.start();
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
            chromium.close();
        }
    }

    @Test
    void aClickOnAMemberFiltersEverythingAndTheChipTakesItBack() {
        try (var page = begin()) {
            page.clickMember(0)
                    .isAt("is=article%3A%2Fof%2Fpage_view.article")
                    .showsFilters("article is High water")
                    .showsTotal("views", 617)
                    .showsTop("High water 617", REST + " 6", "(none) 2")
                    .reload();
            page.showsTotal("views", 617)
                    .press("Remove: article is High water")
                    .showsTotal("views", 1_234)
                    .showsNo("filters")
                    .isQuiet();
        }
    }

    @Test
    void aFilterOfTheAddressIsToldByItsTitleThoughTheTableIsOfSomethingElse() {
        try (var page = begin()) {
            page.goTo(
                            site.url()
                                    + "/?source=page_view&range=24h&by=section&is=article:/of/page_view.article&not=article:/other")
                    .showsFilters("article is High water", "article is not /other")
                    .isQuiet();
        }
    }

    @Test
    void withAltAMemberIsLeftOut() {
        try (var page = begin()) {
            page.clickMemberWithAlt(2).isAt("not=article%3A").showsFilters("article is not (none)");
            page.back().showsNo("filters").isQuiet();
        }
    }

    @Test
    void whatNoRollupCountsTogetherIsToldWithWhatWorks() {
        try (var page = begin()) {
            page.goTo(site.url() + "/?source=page_view&by=article&is=device:phone")
                    .shows("apart", "No rollup counts views by article and device together.")
                    .press("Show by device")
                    .showsTop("/of/page_view.device 617", REST + " 6", "(none) 2");
            page.goTo(site.url() + "/?source=page_view&is=device:phone&is=section:sea")
                    .shows("clash", "No rollup counts views by device and section together.")
                    .shows("clash", "Beside section these can be chosen: article, article_title.")
                    .showsNo("series")
                    .isQuiet();
        }
    }

    @Test
    void anEarlierRangeStandsBesideTheChosenOne() {
        try (var page = begin()) {
            page.compare()
                    .isAt("compare=previous")
                    .showsChange("views", "+100% from 617")
                    .showsChanges("+100%", "+100%", "+100%")
                    .shows("earlier", "Before:")
                    .isQuiet();
            site.setEvents(0);
            page.showsChange("views", "from 0").isQuiet();
            site.setEvents(1_234);
        }
    }

    @Test
    void drawingOverTheChartZoomsAndTwoClicksGoBack() {
        try (var page = begin()) {
            page.hasDrawnTheChart().brush(0.3, 0.6).isAt("out=24h").showsNo("open-bucket");
            assertThat(page.address()).containsPattern("range=\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\.");
            page.doubleClickTheChart().isAt("range=24h").showsSeries("hour", 24);
            page.brush(0.2, 0.9).isAt("out=24h").press("Zoom out").isAt("range=24h");
            assertThat(page.address()).doesNotContain("out=");
            page.isQuiet();
        }
    }

    @Test
    void twoDatesAZoneAndAGrainAreChosenByKeyboard() {
        try (var page = begin()) {
            page.open("more")
                    .fillDates("2026-03-01", "2026-03-31")
                    .isAt("range=2026-03-01..2026-03-31")
                    .showsSeries("day", 31)
                    .choose("grain", "week")
                    .isAt("grain=week")
                    .showsSeries("week", 6)
                    .choose("zone", "Asia/Tokyo")
                    .isAt("zone=Asia%2FTokyo")
                    .fillDates("2026-03-31", "2026-03-01")
                    .shows("more", "The range ends before it begins.")
                    .isQuiet();
        }
    }

    @Test
    void theTableIsSortedByItsHeadsAndBrokenDownByItsMembers() {
        try (var page = begin()) {
            page.showsSparklines(1)
                    .sortBy("engaged_seconds")
                    .isAt("order=engaged_seconds.desc")
                    .sortBy("engaged_seconds")
                    .isAt("order=engaged_seconds.asc")
                    .breakDown(0, "By section")
                    .isAt("by=section")
                    .showsFilters("article is High water")
                    .showsTop("/of/page_view.section 617", REST + " 6", "(none) 2")
                    .isQuiet();
        }
    }

    @Test
    void whatIsShownIsTakenHome() {
        try (var page = begin()) {
            page.hasDrawnTheChart().open("export-chart");
            var csv = page.download("Save as CSV");
            assertThat(csv.getKey()).isEqualTo("views.csv");
            assertThat(new String(csv.getValue(), StandardCharsets.UTF_8)).startsWith("article,views");
            assertThat(page.download("Save as PNG").getValue()).startsWith(0x89, 'P', 'N', 'G');
            assertThat(page.copy("Copy as curl"))
                    .startsWith("curl '" + site.url() + "/cubejs-api/v1/load'")
                    .contains("Bearer $TIDEMARK_READ_TOKEN", "\"page_view.views\"")
                    .doesNotContain("AAA");
            assertThat(page.copy("Copy as Cube JSON")).contains("\"granularity\": \"hour\"");
            page.isQuiet();
        }
    }

    @Test
    void hoursOfTheDayStandByWeekdayAndByMember() {
        try (var page = begin()) {
            page.choose("show", "weekdays").isAt("show=weekdays").showsHeat(7).showsNo("series");
            page.clickTheHeat().choose("show", "members").isAt("show=members").showsHeat(1);
            assertThat(page.address()).doesNotContain("is=");
            page.reload();
            page.showsHeat(1)
                    .clickTheHeat()
                    .isAt("is=article%3A%2Fof%2Fpage_view.article")
                    .showsFilters("article is High water")
                    .press("Remove: article is High water")
                    .showsNo("filters")
                    .choose("show", "")
                    .showsSeries("hour", 24)
                    .showsNo("heat")
                    .isQuiet();
        }
    }

    @Test
    void theNumbersOfAHeatMapAreATableWhoseHeadsFilterByKeyboard() {
        try (var page = begin()) {
            page.choose("show", "members")
                    .showsHeat(1)
                    .open("heat-numbers")
                    .shows("heat-numbers", "1,234")
                    .pressKey("Only High water")
                    .isAt("is=article%3A%2Fof%2Fpage_view.article")
                    .isQuiet();
        }
    }

    @Test
    void aHeatMapIsTakenHome() {
        try (var page = begin()) {
            page.choose("show", "members").showsHeat(1).open("export-chart");
            assertThat(page.download("Save as PNG").getValue()).startsWith(0x89, 'P', 'N', 'G');
            assertThat(page.download("Save as CSV").getKey()).isEqualTo("views.csv");
            assertThat(page.copy("Copy as Cube JSON"))
                    .contains("\"granularity\": \"hour\"", "\"page_view.article\"", "\"/of/page_view.article\"");
            page.isQuiet();
        }
    }

    @Test
    void whatCannotBeAddedUpHasNoHeatMap() {
        try (var page = begin()) {
            page.goTo(site.url() + "/?source=message&measure=chars&range=24h&show=weekdays")
                    .showsSeries("hour", 24)
                    .cannotChoose("show", "weekdays")
                    .cannotChoose("show", "members")
                    .showsNo("heat")
                    .isQuiet();
        }
    }

    /** An answer of 50,000 rows may have been cut there: its means would be wrong. */
    @Test
    void aHeatMapOfAnAnswerThatMayBeCutIsRefused() {
        try (var page = begin()) {
            assertThat(page.evaluate("""
                            async () => {
                              const { heatAsked } = await import('/app/heat.js');
                              const { wallOf } = await import('/app/clock.js');
                              const source = { time: 's.time' };
                              const choice = { source, measure: { id: 's.n' }, filters: [], range: '24h', zone: 'UTC' };
                              const asked = heatAsked(choice, wallOf('2026-03-01T09:30'));
                              const row = { 's.time.hour': '2026-03-01T09:00:00.000', 's.n': '1' };
                              return [49_999, 50_000].map((rows) => asked.show({ data: Array(rows).fill(row) }).refused ?? 'shown').join('|');
                            }"""))
                    .isEqualTo("shown|The range has more hours than one answer holds. Choose a shorter one.");
            page.isQuiet();
        }
    }

    @Test
    void theStatementIsCopiedWithItsParameters() {
        try (var page = begin()) {
            page.open("export-table");
            assertThat(page.copy("Copy as SQL"))
                    .isEqualTo("-- $1 = 7\nselect views from articles where tenant_id = $1");
            page.isQuiet();
        }
    }

    @Test
    void clocksAndRangesKeepToTheirZones() {
        try (var page = begin()) {
            assertThat(page.evaluate("""
                            async () => {
                              const { clockAt, textOf, timesShown, wallOf } = await import('/app/clock.js');
                              const { earlier, fill, rangeOf } = await import('/app/ranges.js');
                              const now = wallOf('2026-03-31T09:30');
                              const spring = rangeOf('2026-03-29..2026-03-29', now);
                              const ends = (name) => {
                                const { from, to } = earlier(rangeOf(name, now));
                                return textOf(from).slice(0, 13) + '/' + textOf(to).slice(0, 13);
                              };
                              return [
                                textOf(clockAt(new Date('2026-03-29T01:00:00Z'), 'Europe/Berlin')),
                                timesShown(wallOf('2026-03-29T02'), 'Europe/Berlin'),
                                fill(spring, [], now, 'Europe/Berlin').length,
                                fill(spring, [], now, 'UTC').length,
                                ends('today'), ends('7d'), ends('month'), ends('last-month'),
                                ends('2026-03-01T06..2026-03-01T18'),
                              ].join(' ');
                            }"""))
                    .isEqualTo("2026-03-29T03:00:00.000 0 23 24 2026-03-30T00/2026-03-30T09"
                            + " 2026-03-18T00/2026-03-24T09 2026-02-01T00/2026-02-28T23"
                            + " 2026-01-01T00/2026-01-31T23 2026-02-28T18/2026-03-01T05");
            page.isQuiet();
        }
    }

    /** The protocol tells an hour by what clocks show; both hours of that name are one number in it. */
    @Test
    void theHourThatComesTwiceIsSaidToBeTwo() {
        try (var page = begin()) {
            assertThat(page.evaluate("""
                            async () => {
                              const { timesShown, wallOf } = await import('/app/clock.js');
                              const { fill, rangeOf } = await import('/app/ranges.js');
                              const { pointName } = await import('/app/words.js');
                              const now = wallOf('2026-11-30T09:30');
                              const said = (range, zone) =>
                                fill(rangeOf(range, now), [], now, zone)
                                  .filter(({ twice }) => twice)
                                  .map((point) => pointName(point, 'hour'))
                                  .join();
                              return [
                                timesShown(wallOf('2026-10-25T02'), 'Europe/Berlin'),
                                timesShown(wallOf('2026-10-25T03'), 'Europe/Berlin'),
                                said('2026-10-25..2026-10-25', 'Europe/Berlin'),
                                said('2026-11-01..2026-11-01', 'America/New_York'),
                                said('2026-10-25..2026-10-25', 'UTC'),
                                said('2026-10-26..2026-10-26', 'Europe/Berlin'),
                              ].join('|');
                            }"""))
                    .isEqualTo("2|1|Sun, 25 Oct 2026, 02:00 (two hours, as clocks went back)"
                            + "|Sun, 1 Nov 2026, 01:00 (two hours, as clocks went back)||");
            page.isQuiet();
        }
    }

    @Test
    void aTileIsAsHighWithAComparisonAsWithoutOne() {
        for (var width : List.of(390, 1440)) {
            try (var page = chromium.open(site.url() + START, width, 900, ColorScheme.LIGHT)) {
                var height = page.showsTotal("views", 1_234).heightOfTotal("views");
                page.compare().showsChange("views", "+100% from 617");
                assertThat(page.heightOfTotal("views")).isEqualTo(height);
                page.isQuiet();
            }
        }
    }

    private static DashboardPage begin() {
        return chromium.desktop(site.url() + START).showsTotal("views", 1_234);
    }
}
