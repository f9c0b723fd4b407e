package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.Question;
import dev.tidemark.cli.warehouse.Publisher;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What editors of a publisher ask. */
final class PublisherQuestions {

    static final Duration MONTH = Duration.ofMillis(100);
    static final Duration DAY = Duration.ofMillis(10);

    private final Map<String, Integer> tenants;

    PublisherQuestions(Company company) {
        this.tenants =
                new Tenants(company.database()).all().stream().collect(Collectors.toMap(Tenant::name, Tenant::id));
    }

    Question topOfHour(Publisher publisher, Instant hour) {
        return top(
                "top 20 of an hour",
                publisher,
                hour,
                hour.plus(Duration.ofHours(1)),
                "views",
                List.of(),
                Optional.empty());
    }

    /** The first 20 articles of a range, of all or of those for which filters hold. */
    Question top(
            String name,
            Publisher publisher,
            Instant from,
            Instant to,
            String measure,
            List<Filter> filters,
            Optional<Duration> target) {
        var other = measure.equals("views") ? "engaged_seconds" : "views";
        return new Question(
                name,
                tenant(publisher),
                query(List.of(measure, other), List.of("article"), Optional.empty(), from, to, filters, 20),
                target);
    }

    /** How these articles went by the hour. */
    Question pivot(String name, Publisher publisher, Instant from, Instant to, List<String> articles) {
        return new Question(
                name,
                tenant(publisher),
                query(
                        List.of("views"),
                        List.of("article"),
                        Optional.of(Granularity.HOUR),
                        from,
                        to,
                        List.of(is("article", articles)),
                        Query.MOST_ROWS),
                Optional.empty());
    }

    static Filter is(String member, List<String> values) {
        return new Filter.OnDimension(member, Filter.Operator.EQUALS, values);
    }

    private int tenant(Publisher publisher) {
        return Objects.requireNonNull(tenants.get(publisher.name()), publisher.name());
    }

    private static Query query(
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> granularity,
            Instant from,
            Instant to,
            List<Filter> filters,
            int limit) {
        return new Query(
                "read",
                measures,
                dimensions,
                granularity,
                Optional.of(new Range(from, to)),
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                limit,
                0,
                ZoneOffset.UTC,
                false,
                false);
    }
}
