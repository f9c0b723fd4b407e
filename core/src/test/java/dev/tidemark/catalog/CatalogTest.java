package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final Catalog FULL = Catalog.parse("full.yaml", Texts.full());

    /** Wherever the halves of a surrogate pair lie to the buffers of the parser. */
    @Test
    void aPairOfSurrogatesAnywhereIsRead() {
        for (var length = 1000; length < 2100; length++) {
            assertThat(Catalog.parse("test", "#" + "x".repeat(length) + "\uD834\uDF06\nsources: { a: {} }")
                            .sources())
                    .containsOnlyKeys("a");
        }
    }

    @Test
    void readsASourceOfEvents() {
        var source = source("page_view");
        assertThat(source.types()).containsExactlyInAnyOrder("page_view", "page.read");
        assertThat(source.key()).containsExactly(FieldPath.of("id"), FieldPath.of("device.id"));
        assertThat(source.time()).isEqualTo(FieldPath.of("at"));
        assertThat(source.user()).contains(FieldPath.of("visitor.id"));
        assertThat(source.session()).contains(FieldPath.of("visitor.session"));
        assertThat(source.keep()).contains(Period.ofDays(400));
        assertThat(source.table()).isEmpty();
        assertThat(source.fields().keySet())
                .containsExactly("url", "title", "section", "device", "authors", "engaged", "load_ms");
        assertThat(source.field("engaged"))
                .contains(new Field.OfPayload("engaged", FieldPath.of("properties.engaged"), FieldType.INTEGER));
        assertThat(source.field("user")).contains(new Field.BuiltIn("user"));
        assertThat(source.field("authors"))
                .as("[] at the end is only for the reader's eye")
                .contains(new Field.OfPayload("authors", FieldPath.of("properties.authors"), FieldType.TEXT));
    }

    @Test
    void readsAttributesOfEntities() {
        var source = source("page_view");
        var title = source.field("title").orElseThrow();
        var section = source.field("section").orElseThrow();
        var device = source.field("device").orElseThrow();
        assertThat(source.entities())
                .isEqualTo(Map.of(
                        "url", Map.of("title", title, "topic", section),
                        "user", Map.of("device", device, "section", section),
                        "section", Map.of("title", title)));
    }

    @Test
    void readsATableOfTheUsersOwn() {
        var source = source("orders");
        assertThat(source.table())
                .contains(new AttachedTable(
                        "shop",
                        "orders",
                        new AttachedTable.Tenancy.InColumn("account_id"),
                        "created_at",
                        Map.of(
                                "facebook",
                                new AttachedTable.Uniqueness(
                                        List.of(FieldPath.of("payload.message.mid"), FieldPath.of("status")),
                                        Optional.of(FieldPath.of("payload.platform")),
                                        "facebook"),
                                "by_id",
                                new AttachedTable.Uniqueness(List.of(FieldPath.of("id")), Optional.empty(), ""),
                                "by_mid",
                                new AttachedTable.Uniqueness(
                                        List.of(FieldPath.of("payload.mid")), Optional.empty(), ""))));
        assertThat(source.types()).isEmpty();
        assertThat(FULL.sourceOfType("orders")).as("events are never put there").isEmpty();
        assertThat(source.field("user")).as("no field is built in").isEmpty();
        assertThat(source.field("type"))
                .as("so that its name is free")
                .contains(new Field.OfPayload("type", FieldPath.of("kind"), FieldType.TEXT));
        var visits = source("visits").table().orElseThrow();
        assertThat(visits.schema()).isEqualTo("public");
        assertThat(visits.tenant()).isEqualTo(new AttachedTable.Tenancy.Named("acme"));
    }

    @Test
    void readsARollup() {
        var rollup = FULL.rollup("articles").orElseThrow();
        var source = source("page_view");
        var load = source.field("load_ms").orElseThrow();
        assertThat(rollup.source()).isEqualTo(source);
        assertThat(rollup.dimensions())
                .containsExactly(
                        new Dimension("article", source.field("url").orElseThrow(), false, true, ""),
                        Dimension.plain("device", source.field("device").orElseThrow()),
                        new Dimension("kind", source.field("section").orElseThrow(), false, false, "unknown"),
                        new Dimension("author", source.field("authors").orElseThrow(), true, true, ""));
        assertThat(rollup.measures())
                .containsExactly(
                        new Measure.Count("views"),
                        new Measure.Sum("engaged", source.field("engaged").orElseThrow()),
                        new Measure.Min("fastest", load),
                        new Measure.Max("slowest", load),
                        new Measure.CountDistinct("visitors", new Field.BuiltIn("user")),
                        new Measure.Quantile("load", load, List.of(50, 95)));
        assertThat(rollup.formulas())
                .extracting(each -> each.name() + " = " + each.term().text())
                .containsExactly(
                        "per_view = engaged / views",
                        "share = 100 * (load_p95 - load_p50) / load_p95 - 1.50 / (visitors / 2 / (views * 3)) - (views - 1)");
        assertThat(rollup.grains()).containsExactly(Grain.values());
        assertThat(rollup.keep())
                .isEqualTo(Map.of(
                        Grain.QUARTER_HOUR, Period.ofDays(8),
                        Grain.HOUR, Period.ofDays(58 * 7),
                        Grain.DAY, Period.ofMonths(13),
                        Grain.WEEK, Period.ofYears(1),
                        Grain.MONTH, Period.ofYears(2)));
        assertThat(rollup.lateness()).isEqualTo(Duration.ofHours(2));
        assertThat(rollup.membersPerBucket()).hasValue(100_000);
        assertThat(rollup.rankBy()).containsExactly("engaged", "views");
        assertThat(rollup.partitions()).isEqualTo(PartitionWidth.DAY);
    }

    @Test
    void conditionsAreInAnOrderOfTheirOwn() {
        var where = FULL.rollup("articles").orElseThrow().where();
        assertThat(where)
                .extracting(each -> each.field().name() + (each.not() ? " not " : " ") + each.values())
                .containsExactly(
                        "authors []",
                        "device [phone, tablet]",
                        "section not [sports, weather]",
                        "type [page_view]",
                        "user not []");
    }

    @Test
    void whatIsNotSaidHasADefault() {
        var rollup = FULL.rollup("all_visits").orElseThrow();
        assertThat(rollup)
                .isEqualTo(new Rollup(
                        "all_visits",
                        source("visits"),
                        List.of(),
                        List.of(),
                        List.of(new Measure.Count("visits")),
                        List.of(),
                        List.of(Grain.HOUR),
                        PartitionWidth.MONTH,
                        Map.of(),
                        Duration.ofMinutes(10),
                        OptionalInt.empty(),
                        List.of(),
                        Optional.empty()));
        var sections = FULL.rollup("sections").orElseThrow();
        assertThat(sections.keep()).isEqualTo(Map.of(Grain.DAY, Period.ofYears(1)));
        assertThat(sections.lateness()).isZero();
        assertThat(sections.measure("all_load"))
                .map(measure -> ((Measure.Quantile) measure).percentiles())
                .contains(Measure.Quantile.DEFAULT_PERCENTILES);
    }

    @Test
    void survivesItsOwnJsonInTheSameOrder() {
        var json = FULL.toJson();
        var again = Catalog.parse("json", json);
        assertThat(again).isEqualTo(FULL);
        assertThat(again.toJson()).as("the same members in the same order").isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "\u0001",
                "\u007f",
                "\u0085",
                "\u2028",
                "\ufeff",
                "\ufffe",
                "\uffff",
                "😀",
                "\"'\\",
                "#: {}[],&*!|>%@`",
                "null",
                "true",
                "1.50",
                "é"
            })
    void oddMembersSurviveJson(String member) {
        var json = FULL.toJson().replace("\"facebook\"}", quoted(member) + "}").replace("\"sports\"", quoted(member));
        var catalog = Catalog.parse("json", json);
        var condition = catalog.rollup("articles").orElseThrow().where().get(2);
        assertThat(condition.values()).contains(member);
        assertThat(Catalog.parse("json", catalog.toJson())).isEqualTo(catalog);
    }

    private static Source source(String name) {
        return Objects.requireNonNull(FULL.sources().get(name));
    }

    private static String quoted(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
    }

    /** As the first version wrote them, and as the database of its users has them. */
    @Test
    void readsCatalogsOfTheFirstVersion() {
        var catalog = Catalog.parse("stored", """
                {"sources":{"page_view":{"types":["page_view"],"key":["id"],"time":"time","user":"visitor",\
                "fields":{"article":{"path":"page.path","type":"text"},"engaged":{"path":"e","type":"integer"}}}},\
                "rollups":{"articles":{"source":"page_view","dimensions":{"article":"article","who":"user"},\
                "measures":{"views":"count","engaged_seconds":{"sum":"engaged"}},"grains":["quarter_hour"]}}}""");
        var rollup = catalog.rollup("articles").orElseThrow();
        assertThat(rollup.source().types()).isEqualTo(Set.of("page_view"));
        assertThat(rollup.grains()).containsExactly(Grain.QUARTER_HOUR);
        assertThat(rollup.dimensions()).extracting(Dimension::name).containsExactly("article", "who");
        assertThat(rollup.measures()).extracting(Measure::name).containsExactly("views", "engaged_seconds");
        assertThat(rollup.where()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1d,P1D",
        "1 day,P1D",
        "90 days,P90D",
        "8w,P56D",
        "2 weeks,P14D",
        "13mo,P13M",
        "1 month,P1M",
        "3 months,P3M",
        "2y,P2Y",
        "1 year,P1Y"
    })
    void keepsForPeriods(String text, Period period) {
        assertThat(Span.period(text)).contains(period);
        assertThat(Span.period(Span.of(period))).contains(period);
    }

    @ParameterizedTest
    @CsvSource({
        "0m,PT0S",
        "10m,PT10M",
        "90 minutes,PT90M",
        "1 minute,PT1M",
        "2h,PT2H",
        "36 hours,PT36H",
        "31d,P31D",
        "1 day,P1D"
    })
    void waitsForDurations(String text, Duration duration) {
        assertThat(Span.duration(text)).contains(duration);
        assertThat(Span.duration(Span.of(duration))).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "d", "5", "0d", "-1d", "1.5d", "5m", "5 d", "5  days", "5D", "100000d", "dayss", "1h", "01d"
            })
    void otherWordsAreNoPeriods(String text) {
        assertThat(Span.period(text)).isEmpty();
    }
}
