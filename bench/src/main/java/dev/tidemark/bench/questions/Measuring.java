package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Asking;
import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Question;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.bench.ground.Settings;
import dev.tidemark.query.Answer;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Takes the figures of each question: compared first, then warm, cold, and against the events. */
final class Measuring implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    /** Before readings count: plans of the driver, pages in memory, compiled code. */
    private static final int WARM_UP = 20;

    private final Server server;
    private final Bed bed;
    private final Progress progress;
    private final OpenLoop loop;
    private final int cold;
    private final int raw;
    private final Database database;
    private final Asking asking;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param cold readings of each question after a restart
     * @param raw readings of each question asked of the events
     */
    Measuring(Server server, Bed bed, Progress progress, OpenLoop loop, int cold, int raw) {
        this.server = server;
        this.bed = bed;
        this.progress = progress;
        this.loop = loop;
        this.cold = cold;
        this.raw = raw;
        this.database = Database.connect(server.url(Data.DATABASE), CONNECTIONS, Isolation.REPEATABLE_READ);
        this.asking = new Asking(database, Data.CATALOG);
    }

    Report measure(List<Question> questions) {
        var settings = Settings.of(bed);
        questions.forEach(this::compare);
        // All of them before the first restart.
        var warm = questions.stream().map(each -> new Warm(each, warm(each))).toList();
        var figures = warm.stream().map(this::figure).toList();
        return new Report(Instant.now(), settings, sizes(), figures, differences);
    }

    /** The second time, with everything in memory. */
    void explain(Question question) {
        var plan = asking.plan(question);
        var explained = new Explained(database);
        explained.plan(plan, question.tenant());
        System.out.printf("## %s%n%n%s%n", question.name(), explained.plan(plan, question.tenant()));
    }

    private record Warm(Question question, Histogram histogram) {}

    private void compare(Question question) {
        progress.tell("comparing: " + question.name());
        var difference = Comparison.difference(question, asking.ask(question), new Raw(database).all(question));
        difference.ifPresent(what -> differences.add(question.name() + ": " + what));
        difference.ifPresent(what -> progress.tell("DIFFERENT: " + what));
    }

    private Histogram warm(Question question) {
        IntStream.range(0, WARM_UP).forEach(_ -> asking.ask(question));
        var histogram = loop.run(() -> asking.ask(question));
        progress.tell("warm: %s: %.1f, %.1f, %.1f ms"
                .formatted(
                        question.name(),
                        Figure.millis(histogram, 50),
                        Figure.millis(histogram, 95),
                        Figure.millis(histogram, 99)));
        return histogram;
    }

    private Figure figure(Warm warm) {
        var question = warm.question();
        Answer answer = asking.ask(question);
        return new Figure(
                question,
                answer.plan().source(),
                answer.pendingDeltas(),
                warm.histogram(),
                cold(question),
                raw(question));
    }

    private Histogram cold(Question question) {
        var histogram = new Histogram(3);
        for (var i = 0; i < cold; i++) {
            server.restartCold();
            database.transaction(Isolation.READ_COMMITTED, session -> {
                session.execute("select 1");
                return true;
            });
            var begun = System.nanoTime();
            asking.ask(question);
            histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
        }
        if (cold > 0) {
            progress.tell("cold: %s: %.0f ms".formatted(question.name(), Figure.millis(histogram, 50)));
        }
        return histogram;
    }

    private Optional<Double> raw(Question question) {
        if (raw == 0) {
            return Optional.empty();
        }
        var events = new Raw(database);
        var median = IntStream.range(0, raw)
                .mapToDouble(_ -> events.seconds(question))
                .sorted()
                .skip(raw / 2)
                .findFirst()
                .orElseThrow();
        progress.tell("events: %s: %.2f s".formatted(question.name(), median));
        return Optional.of(median);
    }

    private Map<String, Long> sizes() {
        var sizes = new LinkedHashMap<String, Long>();
        sizes.put("events", bed.number("select count(*) as n from tidemark.events"));
        sizes.put("rows of hours", bed.number("select count(*) as n from tidemark.articles_hour"));
        sizes.put(
                "of the publisher",
                bed.number("select count(*) as n from tidemark.articles_hour where tenant_id = " + Data.PUBLISHER));
        sizes.put(
                "articles of the publisher",
                bed.number("select count(distinct article) as n from tidemark.articles_month where tenant_id = "
                        + Data.PUBLISHER));
        sizes.put("bytes of the database", bed.number("select pg_database_size(current_database()) as n"));
        return sizes;
    }

    @Override
    public void close() {
        database.close();
    }
}
