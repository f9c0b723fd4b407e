package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.Asking;
import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Question;
import dev.tidemark.cli.warehouse.Newsroom;
import dev.tidemark.cli.warehouse.Publisher;
import dev.tidemark.query.Filter;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What editors of the largest publisher and of one in the middle ask of a month, warm and cold, and what plain SQL takes. */
final class Editors {

    private static final int WARM_UP = 20;

    private final Company company;
    private final Progress progress;
    private final Instant from;
    private final Instant to;
    private final OpenLoop loop;
    private final int cold;

    /** @param cold readings of each question after a restart */
    Editors(Company company, Progress progress, Instant from, Instant to, OpenLoop loop, int cold) {
        this.company = company;
        this.progress = progress;
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.cold = cold;
    }

    String run() {
        var told = new StringBuilder(
                "| question | p99 to be | p50 | p95 | p99 | cold: median / slowest |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (var publisher : List.of(largest(), median())) {
            for (var question : questions(publisher)) {
                var row = row(question);
                progress.tell(row.strip());
                told.append(row);
            }
        }
        return told + "\n" + plain();
    }

    private Publisher largest() {
        return company.publishers().getFirst();
    }

    private Publisher median() {
        return company.publishers().get(company.publishers().size() / 2);
    }

    private List<Question> questions(Publisher publisher) {
        var ask = new PublisherQuestions(company);
        var who = publisher.equals(largest()) ? "largest" : "median";
        var day = to.minus(Duration.ofDays(3));
        var all = new ArrayList<Question>();
        for (var measure : List.of("views", "engaged_seconds")) {
            var by = " by " + measure + ", " + who;
            all.add(ask.top(
                    "month" + by, publisher, from, to, measure, List.of(), Optional.of(PublisherQuestions.MONTH)));
            all.add(ask.top(
                    "week" + by, publisher, day.minus(Duration.ofDays(7)), day, measure, List.of(), Optional.empty()));
            all.add(ask.top(
                    "day" + by,
                    publisher,
                    day,
                    day.plus(Duration.ofDays(1)),
                    measure,
                    List.of(),
                    Optional.of(PublisherQuestions.DAY)));
        }
        all.add(filtered(ask, publisher, who, PublisherQuestions.is("section", List.of("sport"))));
        all.add(filtered(ask, publisher, who, PublisherQuestions.is("author", List.of(author(publisher)))));
        all.add(ask.pivot(
                "20 articles by the hour of a week, " + who,
                publisher,
                day.minus(Duration.ofDays(7)),
                day,
                articles(publisher, day)));
        return all;
    }

    private Question filtered(PublisherQuestions ask, Publisher publisher, String who, Filter filter) {
        return ask.top(
                "month of one " + ((Filter.OnDimension) filter).dimension() + ", " + who,
                publisher,
                from,
                to,
                "views",
                List.of(filter),
                Optional.of(PublisherQuestions.MONTH));
    }

    private String author(Publisher publisher) {
        return new Newsroom(publisher)
                .readIn(from.plus(Duration.ofDays(1))).stream()
                        .flatMap(read -> read.story().authors().stream())
                        .findFirst()
                        .orElseThrow();
    }

    private static List<String> articles(Publisher publisher, Instant at) {
        return new Newsroom(publisher)
                .readIn(at.minus(Duration.ofDays(1))).stream()
                        .sorted(Comparator.comparingInt(Newsroom.Read::views).reversed())
                        .limit(20)
                        .map(read -> read.story().url())
                        .toList();
    }

    private String row(Question question) {
        var asking = new Asking(company.database(), company.catalog());
        for (var i = 0; i < WARM_UP; i++) {
            asking.ask(question);
        }
        var warm = loop.run(() -> asking.ask(question));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.1f | %s |%n",
                question.name(),
                question.target().map(most -> "< " + most.toMillis()).orElse(""),
                millis(warm, 50),
                millis(warm, 95),
                millis(warm, 99),
                cold(question));
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    private String cold(Question question) {
        if (cold == 0) {
            return "";
        }
        var histogram = new Histogram(3);
        for (var i = 0; i < cold; i++) {
            company.restartCold();
            var asking = new Asking(company.database(), company.catalog());
            var begun = System.nanoTime();
            asking.ask(question);
            histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
        }
        return String.format(Locale.ROOT, "%.0f / %.0f", millis(histogram, 50), millis(histogram, 100));
    }

    /** The month's first 20 by plain SQL over the hours, each warm, the median of three. */
    private String plain() {
        var tenant = new PublisherQuestions(company).topOfHour(largest(), from).tenant();
        var rows = "tidemark.articles_hour h where h.tenant_id = %d and h.bucket >= '%s' and h.bucket < '%s'"
                .formatted(tenant, from, to);
        var ranked =
                "select h.article, sum(h.engaged_seconds) as n from " + rows + " group by 1 order by 2 desc limit 20";
        var naive = "select e.key, sum(h.engaged_seconds) as n from "
                + rows.replace(
                        " where ",
                        " join tidemark.entities e on e.tenant_id = h.tenant_id and e.kind = 'read.article' and e.entity_id = h.article where ")
                + " group by 1 order by 2 desc limit 20";
        return "| the month's top 20 over hours, by SQL | seconds |\n| --- | ---: |\n"
                + line("joined with titles first, without covering index", "off", naive)
                + line("ranked first, by the unique index", "off", ranked)
                + line("ranked first, by the covering index", "on", ranked);
    }

    private String line(String name, String indexOnly, String sql) {
        var seconds = new double[3];
        for (var i = 0; i < seconds.length; i++) {
            var begun = System.nanoTime();
            company.database().transaction(Isolation.READ_COMMITTED, session -> {
                session.execute("set local enable_indexonlyscan = " + indexOnly);
                return session.query(SqlStatement.of(sql), Map.of(), row -> row.number("n"));
            });
            seconds[i] = (System.nanoTime() - begun) / 1e9;
        }
        Arrays.sort(seconds);
        return String.format(Locale.ROOT, "| %s | %.2f |%n", name, seconds[1]);
    }
}
