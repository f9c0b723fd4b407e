package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Question;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that is asked. */
final class Questions {

    private static final Duration MONTH = Duration.ofMillis(100);
    private static final Duration DAY = Duration.ofMillis(10);
    private static final Duration SERIES = Duration.ofMillis(15);

    private static final List<String> ZONES = List.of("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");

    private final Era era;
    private final List<Question> questions = new ArrayList<>();

    private Questions(Era era) {
        this.era = era;
    }

    static List<Question> of(Era era) {
        var questions = new Questions(era);
        questions.tops();
        questions.series();
        questions.conversations();
        return questions.questions;
    }

    private void tops() {
        var newYork = ZoneId.of("America/New_York");
        top("top 20 of a month", era.from(), era.to(), MONTH);
        top("top 20 of a month, New York", at(era.from(), newYork), at(era.to(), newYork), MONTH);
        var day = era.to().minus(1, ChronoUnit.DAYS);
        top("top 20 of any 30 days", day.minus(30, ChronoUnit.DAYS), day, MONTH);
        top("top 20 of any 30 days, New York", at(day.minus(30, ChronoUnit.DAYS), newYork), at(day, newYork), MONTH);
        var monday = era.from()
                .plus(7 - era.from().atOffset(ZoneOffset.UTC).getDayOfWeek().getValue() + 1, ChronoUnit.DAYS);
        top("top 20 of a week", monday, monday.plus(7, ChronoUnit.DAYS), MONTH);
        top("top 20 of a day", day, era.to(), DAY);
        top("top 20 of a day, New York", at(day, newYork), at(era.to(), newYork), DAY);
        top("top 20 of yesterday", era.yesterday(), era.today(), DAY);
        top("top 20 of today", era.today(), era.today().plus(1, ChronoUnit.DAYS), DAY);
    }

    private void series() {
        for (var zone : ZONES) {
            var id = ZoneId.of(zone);
            var to = at(era.to().minus(1, ChronoUnit.DAYS), id);
            var from = at(era.to().minus(31, ChronoUnit.DAYS), id);
            add("views a day, 30 days, " + zone, Data.PUBLISHER, views(Granularity.DAY, from, to, id), SERIES);
        }
        add(
                "views an hour by device, 7 days",
                Data.PUBLISHER,
                query(
                        "page_view",
                        List.of("views"),
                        List.of("device"),
                        Optional.of(Granularity.HOUR),
                        new Range(era.to().minus(7, ChronoUnit.DAYS), era.to()),
                        List.of(),
                        Query.DEFAULT_ROWS,
                        ZoneOffset.UTC));
        add(
                "views of one article an hour, 30 days",
                Data.PUBLISHER,
                query(
                        "page_view",
                        List.of("views"),
                        List.of(),
                        Optional.of(Granularity.HOUR),
                        new Range(era.to().minus(30, ChronoUnit.DAYS), era.to()),
                        List.of(new Filter.OnDimension(
                                "article", Filter.Operator.EQUALS, List.of("/archive/an-article-about-something-7"))),
                        Query.DEFAULT_ROWS,
                        ZoneOffset.UTC));
    }

    private void conversations() {
        var today = era.today();
        var berlin = ZoneId.of("Europe/Berlin");
        messages(
                "messages an hour by platform, 30 days",
                Granularity.HOUR,
                today.minus(30, ChronoUnit.DAYS),
                ZoneOffset.UTC);
        messages(
                "messages a day by platform, a year",
                Granularity.DAY,
                at(today.minus(364, ChronoUnit.DAYS), berlin),
                berlin);
        messages(
                "messages a month by platform, a year",
                Granularity.MONTH,
                today.minus(364, ChronoUnit.DAYS),
                ZoneOffset.UTC);
    }

    private void messages(String name, Granularity granularity, Instant from, ZoneId zone) {
        add(
                name,
                Data.CHATBOT,
                query(
                        "message",
                        List.of("messages"),
                        List.of("platform"),
                        Optional.of(granularity),
                        new Range(from, at(era.today().plus(1, ChronoUnit.DAYS), zone)),
                        List.of(),
                        Query.DEFAULT_ROWS,
                        zone));
    }

    private void top(String name, Instant from, Instant to, Duration target) {
        add(
                name,
                Data.PUBLISHER,
                query(
                        "page_view",
                        List.of("engaged_seconds", "views"),
                        List.of("article"),
                        Optional.empty(),
                        new Range(from, to),
                        List.of(),
                        20,
                        ZoneOffset.UTC),
                target);
    }

    private static Query views(Granularity granularity, Instant from, Instant to, ZoneId zone) {
        return query(
                "page_view",
                List.of("views"),
                List.of(),
                Optional.of(granularity),
                new Range(from, to),
                List.of(),
                Query.DEFAULT_ROWS,
                zone);
    }

    private static Query query(
            String source,
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> granularity,
            Range range,
            List<Filter> filters,
            int limit,
            ZoneId zone) {
        return new Query(
                source,
                measures,
                dimensions,
                granularity,
                Optional.of(range),
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                limit,
                0,
                zone,
                false,
                false);
    }

    private void add(String name, int tenant, Query query) {
        questions.add(new Question(name, tenant, query, Optional.empty()));
    }

    private void add(String name, int tenant, Query query, Duration target) {
        questions.add(new Question(name, tenant, query, Optional.of(target)));
    }

    /** The same date's beginning in another zone. */
    private static Instant at(Instant utc, ZoneId zone) {
        return utc.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay(zone).toInstant();
    }
}
