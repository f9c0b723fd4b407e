package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query can ask beyond members of a range: rankings, what was before, what is known of entities, gaps. */
class ExtrasTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields: { page: page, device: device, title: title, section: section, authors: authors, seconds: { type: integer } }
                entities: { page: [title, section, authors] }
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page }, device: device }
                measures: { views: count, seconds: { sum: seconds }, per_view: { formula: seconds / views } }
                grains: [hour, day]
            """);

    private static final Range DAY = day(2);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Answers answers = new Answers(database, Duration.ofSeconds(30));
    private final List<Event> events = new ArrayList<>();
    private int sent;

    @BeforeEach
    void apply() {
        new Apply(database).run(CATALOG);
        // On the first day b leads; on the second a has 3 views, c 2, b 1, d 1.
        view("01T10", "b", "phone", 9);
        view("01T11", "b", "desk", 1);
        view("01T11", "a", "desk", 4);
        view("02T10", "a", "desk", 10);
        view("02T11", "a", "phone", 20);
        view("02T11", "a", "phone", 31);
        view("02T12", "c", "phone", 2);
        view("02T13", "c", "desk", 3);
        view("02T13", "b", "desk", 5);
        view("02T14", "d", "desk", 6);
        send();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anHourlyBreakdownOfTheTopMembers(boolean flushed) {
        if (flushed) {
            new Flusher(database).flush("pages");
        }
        var rows = rows(new Asking(List.of("views"), List.of("page", "device"))
                .top("page", "views", 2)
                .by(Granularity.HOUR));
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        hour(10, "a", "desk", 1),
                        hour(11, "a", "phone", 2),
                        hour(12, "c", "phone", 1),
                        hour(13, "c", "desk", 1));
    }

    @Test
    void theTopByWhatHasGrownMost() {
        assertThat(rows(new Asking(List.of("views", "views_previous", "views_growth"), List.of("page"))
                        .top("page", "views_growth", 1)))
                .containsExactly(row("a", 3, 1, 200));
    }

    @Test
    void theTopOfNothing() {
        assertThat(rows(new Asking(List.of("views"), List.of("page"))
                        .top("page", "views", 2)
                        .in(day(9))))
                .isEmpty();
    }

    @Test
    void whatWasBeforeStandsBesideAndCanBeSortedBy() {
        assertThat(rows(new Asking(
                                List.of("views", "views_previous", "views_growth", "per_view_growth"), List.of("page"))
                        .order("views_growth", true)))
                .as("pages that were not seen before have not grown")
                .containsExactlyInAnyOrder(
                        row("a", 3, 1, 200, new BigDecimal("408.333333")),
                        row("b", 1, 2, -50, 0),
                        row("c", 2, 0, null, null),
                        row("d", 1, 0, null, null))
                .startsWith(row("a", 3, 1, 200, new BigDecimal("408.333333")), row("b", 1, 2, -50, 0));
    }

    @Test
    void whatWasBeforeIsOneRowWhereNothingIsToldApart() {
        assertThat(rows(new Asking(List.of("views_previous"), List.of()))).containsExactly(row(3));
        assertThat(rows(new Asking(List.of("views_previous"), List.of()).in(day(9))))
                .containsExactly(row(0));
    }

    @Test
    void anHourStandsBesideTheSameHourOfTheDayBefore() {
        assertThat(rows(new Asking(List.of("views", "views_previous"), List.of()).by(Granularity.HOUR)))
                .containsExactly(hour(10, 1, 1), hour(11, 2, 2), hour(12, 1, 0), hour(13, 2, 0), hour(14, 1, 0));
    }

    /** The second month of one range begins 59 days after that of the other, the first one 61. */
    @Test
    void aMonthStandsBesideTheMonthThatIsAsFarFromTheBeginning() {
        event("2026-05-02T10:00:00Z", "\"page\": \"a\", \"device\": \"desk\"");
        send();
        assertThat(rows(new Asking(List.of("views", "views_previous"), List.of())
                        .by(Granularity.MONTH)
                        .in(months("2026-04", "2026-06"))
                        .heldAgainst(months("2026-02", "2026-04"))))
                .containsExactly(row(LocalDateTime.parse("2026-05-01T00:00"), 1, 10));
    }

    private static Range months(String from, String to) {
        return new Range(Instant.parse(from + "-01T00:00:00Z"), Instant.parse(to + "-01T00:00:00Z"));
    }

    @Test
    void gapsAreFilledWithNothingAndWithWhatWasBefore() {
        var hours = new Range(Instant.parse("2026-03-02T11:00:00Z"), Instant.parse("2026-03-02T14:00:00Z"));
        assertThat(rows(new Asking(List.of("views", "views_previous"), List.of("page"))
                        .only("page", "b")
                        .by(Granularity.HOUR)
                        .in(hours)
                        .fill()))
                .containsExactly(hour(11, "b", 0, 1), hour(12, "b", 0, 0), hour(13, "b", 1, 0));
        assertThat(rows(new Asking(List.of("views"), List.of())
                        .by(Granularity.DAY)
                        .in(day(9))
                        .fill()))
                .as("a series without members is there even where nothing is")
                .containsExactly(row(LocalDateTime.parse("2026-03-09T00:00"), 0));
    }

    @Test
    void aRenamedPageIsRenamedInAllHistoryAtOnce() {
        view("01T10", "a", "desk", 1, "\"title\": \"Old\", \"section\": \"news\"");
        send();
        assertThat(rows(titles())).contains(row("a", "Old", "news", 3));
        new Prompt(database).execute("select tidemark.flush()");
        assertThat(rows(titles())).contains(row("a", "Old", "news", 3), row("b", "", "", 1));
        view("03T10", "a", "desk", 1, "\"title\": \"New\"");
        send();
        assertThat(rows(titles()))
                .as("as the latest event tells, before it is merged")
                .contains(row("a", "New", "news", 3));
        new Prompt(database).execute("select tidemark.flush()");
        assertThat(rows(titles())).as("and after").contains(row("a", "New", "news", 3));
        view("01T09", "a", "desk", 1, "\"title\": \"Older\", \"section\": \"sport\"");
        send();
        assertThat(rows(titles())).as("but not by what is late").contains(row("a", "New", "news", 3));
    }

    @Test
    void rowsAreToldApartAndLeftOutByWhatIsKnownOfAnEntity() {
        view("03T10", "a", "desk", 1, "\"section\": \"news\"");
        view("03T10", "c", "desk", 1, "\"section\": \"news\"");
        view("03T10", "b", "desk", 1, "\"section\": \"sport\"");
        send();
        assertThat(rows(new Asking(List.of("views"), List.of("page_section"))))
                .containsExactly(row("news", 5), row("", 1), row("sport", 1));
        assertThat(rows(new Asking(List.of("views"), List.of("page")).only("page_section", "sport", "")))
                .containsExactlyInAnyOrder(row("b", 1), row("d", 1));
        assertThat(rows(new Asking(List.of("views"), List.of("page_section")).top("page_section", "views", 1)))
                .containsExactly(row("news", 5));
        assertThat(rows(new Asking(List.of(), List.of("page", "page_section")).order("page_section", true)))
                .endsWith(row("d", ""))
                .startsWith(row("b", "sport"));
    }

    /** On the second day a has 3 views, c 2, b 1, d 1: 7 in all. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anArticleCountsForEachOfItsAuthorsAndOnceInTheTotal(boolean merged) {
        view("03T10", "a", "desk", 1, "\"authors\": [\"ann\", \"bob\", \"ann\"]");
        view("03T10", "b", "desk", 1, "\"authors\": [\"bob\", \"\"]");
        view("03T10", "c", "desk", 1, "\"authors\": \"eve\"");
        view("03T10", "d", "desk", 1, "\"authors\": []");
        send();
        if (merged) {
            new Prompt(database).execute("select tidemark.flush()");
        }
        var byAuthor = new Asking(List.of("views"), List.of("page_authors"));
        assertThat(rows(byAuthor)).containsExactlyInAnyOrder(row("bob", 4), row("ann", 3), row("eve", 2), row("", 1));
        assertThat(answer(byAuthor).overlapping()).containsExactly("page_authors");
        assertThat(rows(new Asking(List.of("views"), List.of("page_authors")).only("page_authors", "ann", "eve")))
                .as("of the rows themselves, without those who wrote with ann")
                .containsExactly(row("ann", 3), row("eve", 2));
        assertThat(rows(new Asking(List.of("views"), List.of("page_authors")).top("page_authors", "views", 1)))
                .containsExactly(row("bob", 4));
        assertThat(rows(new Asking(List.of("views"), List.of("page_authors", "device")).only("page_authors", "bob")))
                .containsExactly(row("bob", "desk", 2), row("bob", "phone", 2));
        assertThat(rows(new Asking(List.of("views"), List.of()).only("page_authors", "ann", "bob")))
                .as("once, though both wrote it")
                .containsExactly(row(4));
        var pages = new Asking(List.of("views"), List.of("page", "page_authors")).only("page_authors", "bob");
        assertThat(rows(pages)).containsExactly(row("a", "ann, bob, ann", 3), row("b", "bob, ", 1));
        assertThat(answer(pages).overlapping()).as("a row per article").isEmpty();
        assertThat(answer(new Asking(List.of("views"), List.of("page_section"))).overlapping())
                .isEmpty();
        assertThat(rows(new Asking(List.of("views"), List.of()))).containsExactly(row(7));
    }

    /** Those are not in the index of terms. */
    @Test
    void aLongValueIsFoundLikeAShortOne() {
        var section = "news ".repeat(20) + "\u00fc";
        view("03T10", "a", "desk", 1, "\"section\": \"%s\"".formatted(section));
        send();
        new Prompt(database).execute("select tidemark.flush()");
        assertThat(rows(new Asking(List.of("views"), List.of()).only("page_section", section)))
                .containsExactly(row(3));
        assertThat(rows(new Asking(List.of("views"), List.of()).only("page_section", section + "!")))
                .containsExactly(row(0));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThat(refusal(new Asking(List.of("views"), List.of("device")).top("page", "views", 2)))
                .isEqualTo("unknown_member /top/dimension");
        assertThat(refusal(new Asking(List.of("views"), List.of("page")).top("page", "view", 2)))
                .isEqualTo("unknown_member /top/measure");
        assertThat(refusal(new Asking(List.of("views"), List.of("page")).top("page", "views", 0)))
                .isEqualTo("out_of_range /top/limit");
        assertThat(refusal(new Asking(List.of("views_growth"), List.of()).always()))
                .isEqualTo("no_range /timeDimensions/0/dateRange");
        assertThat(refusal(new Asking(List.of("view_growth"), List.of()))).isEqualTo("unknown_member /measures/0");
        assertThat(refusal(new Asking(List.of("views"), List.of()).fill())).isEqualTo("no_range /timeDimensions/0");
        assertThat(refusal(new Asking(List.of("views"), List.of())
                        .by(Granularity.HOUR)
                        .in(new Range(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z")))
                        .fill()))
                .isEqualTo("range_too_far /timeDimensions/0");
    }

    private static Asking titles() {
        return new Asking(List.of("views"), List.of("page", "page_title", "page_section"));
    }

    /** A question of the second day, held against the first, with what is changed about it. */
    private static final class Asking {

        private final List<String> measures;
        private final List<String> dimensions;
        private Optional<Granularity> granularity = Optional.empty();
        private Optional<Range> range = Optional.of(DAY);
        private Optional<Query.Top> top = Optional.empty();
        private List<Filter> filters = List.of();
        private List<Order> order = List.of();
        private Optional<Range> earlier = Optional.empty();
        private boolean fill;

        Asking(List<String> measures, List<String> dimensions) {
            this.measures = measures;
            this.dimensions = dimensions;
        }

        Asking top(String dimension, String measure, int limit) {
            top = Optional.of(new Query.Top(dimension, measure, limit));
            return this;
        }

        Asking by(Granularity unit) {
            granularity = Optional.of(unit);
            return this;
        }

        Asking in(Range when) {
            range = Optional.of(when);
            return this;
        }

        Asking always() {
            range = Optional.empty();
            return this;
        }

        Asking heldAgainst(Range when) {
            earlier = Optional.of(when);
            return this;
        }

        Asking only(String dimension, String... members) {
            filters = List.of(new Filter.OnDimension(dimension, Filter.Operator.EQUALS, List.of(members)));
            return this;
        }

        Asking order(String member, boolean descending) {
            order = List.of(new Order(member, descending));
            return this;
        }

        Asking fill() {
            fill = true;
            return this;
        }

        Query query() {
            return new Query(
                    "view",
                    measures,
                    dimensions,
                    granularity,
                    range,
                    earlier.or(() -> range.map(each -> new Range(
                            each.from().minus(Duration.ofDays(1)), each.to().minus(Duration.ofDays(1))))),
                    filters,
                    top,
                    order,
                    100,
                    0,
                    ZoneId.of("UTC"),
                    fill,
                    false);
        }
    }

    private List<List<@Nullable Object>> rows(Asking asking) {
        return answer(asking).rows().stream().map(row -> row(row.toArray())).toList();
    }

    private Answer answer(Asking asking) {
        return (Answer) answers.answer((Plan) plan(asking), 1);
    }

    private String refusal(Asking asking) {
        var refused = (Planning.Refused) plan(asking);
        return refused.code() + " " + refused.at();
    }

    private Planning plan(Asking asking) {
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        return new Planner(CATALOG, stored).plan(asking.query());
    }

    private static List<@Nullable Object> hour(int hour, @Nullable Object... values) {
        var row = row(values);
        row.addFirst(LocalDateTime.of(2026, 3, 2, hour, 0));
        return row;
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.stream(values).map(ExtrasTest::rounded).collect(Collectors.toCollection(ArrayList::new));
    }

    private static @Nullable Object rounded(@Nullable Object value) {
        return switch (value) {
            case Integer number -> BigDecimal.valueOf(number).setScale(3);
            case BigDecimal number -> number.setScale(3, RoundingMode.HALF_UP);
            case null, default -> value;
        };
    }

    private static Range day(int day) {
        var start = Instant.parse("2026-03-%02dT00:00:00Z".formatted(day));
        return new Range(start, start.plus(Duration.ofDays(1)));
    }

    private void view(String at, String page, String device, int seconds) {
        view(at, page, device, seconds, "\"device\": \"%s\"".formatted(device));
    }

    private void view(String at, String page, String device, int seconds, String more) {
        event(
                "2026-03-" + at + ":00:00Z",
                "\"page\": \"%s\", \"device\": \"%s\", \"seconds\": %d, %s".formatted(page, device, seconds, more));
    }

    private void event(String at, String json) {
        events.add(Events.event(1, ++sent, Instant.parse(at), "view", "{" + json + "}"));
    }

    private void send() {
        new EventStore(database)
                .store(new Batch(new Offsets(database).of("batch " + sent, 0), 1, List.copyOf(events), List.of()));
        events.clear();
    }
}
