package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.Asking;
import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Question;
import dev.tidemark.imports.Imports;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The busiest hour of all publishers, imported again and again beside plain COPY of the same files, while others ask: in time, and
 * once more when its day, its week and its month are sealed, so that all three get what is late.
 */
final class Peak {

    private static final double NANOS = 1e9;
    private static final double ASKED_A_SECOND = 20;
    private static final int WARM_UP = 200;

    private final Company company;
    private final Progress progress;
    private final Instant hour;

    Peak(Company company, Progress progress, Instant hour) {
        this.company = company;
        this.progress = progress;
        this.hour = hour;
    }

    /** @param undone seconds that it took to take the import back */
    private record Round(double copied, double imported, double undone, Histogram asked) {}

    String run(int rounds) throws IOException, InterruptedException {
        var before = hour.minus(Duration.ofHours(1));
        for (var each : List.of(before, hour)) {
            progress.tell("writing the files of " + each);
            progress.tell(company.write(each).toString());
        }
        var sealing = new DayByDay(company);
        sealing.begin(before);
        progress.tell("importing the hour that is asked of");
        company.importHour(before);
        var plain = new PlainCopy(company.database());
        plain.begin();
        ask(before, WARM_UP, new AtomicBoolean());
        var inTime = rounds("in time", rounds, plain, before);
        sealing.sealAround(before);
        return """
                | delivered | plain COPY, s | import, s | times | undo, s | top 20 meanwhile, ms: p50 | p99 |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """ + inTime + rounds("late", rounds, plain, before);
    }

    private String rounds(String delivered, int rounds, PlainCopy plain, Instant asked)
            throws IOException, InterruptedException {
        var told = new StringBuilder();
        for (var i = 0; i < rounds; i++) {
            var row = "| " + delivered + " " + row(round(plain, asked));
            progress.tell(row.strip());
            told.append(row);
        }
        return told.toString();
    }

    private Round round(PlainCopy plain, Instant asked) throws IOException, InterruptedException {
        plain.empty();
        var copied = seconds(() -> plain.run(company.files(hour)));
        var id = new long[1];
        var over = new AtomicBoolean();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var asking = thread.submit(() -> ask(asked, Integer.MAX_VALUE, over));
            var imported = seconds(() -> id[0] = company.importHour(hour));
            over.set(true);
            var histogram = asking.get();
            var undone = seconds(() -> new Imports(company.database()).undo(id[0]));
            return new Round(copied, imported, undone, histogram);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of large and of small publishers in turn, by the clock. */
    private Histogram ask(Instant of, int most, AtomicBoolean over) {
        var asking = new Asking(company.database(), company.catalog());
        var questions = new PublisherQuestions(company);
        var all = new Histogram(3);
        for (var turn = 0; turn < most && !over.get(); turn++) {
            var publisher =
                    company.publishers().get(turn * 37 % company.publishers().size());
            Question question = questions.topOfHour(publisher, of);
            all.add(new OpenLoop(ASKED_A_SECOND, 1).run(() -> asking.ask(question)));
            LockSupport.parkNanos((long) (NANOS / ASKED_A_SECOND));
        }
        return all;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static double seconds(Work work) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / NANOS;
    }

    private static String row(Round round) {
        return String.format(
                Locale.ROOT,
                "| %.1f | %.1f | %.2f | %.1f | %.1f | %.1f |%n",
                round.copied(),
                round.imported(),
                round.imported() / round.copied(),
                round.undone(),
                round.asked().getValueAtPercentile(50) / 1e3,
                round.asked().getValueAtPercentile(99) / 1e3);
    }
}
