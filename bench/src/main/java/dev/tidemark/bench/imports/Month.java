package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hour after hour of many days, and how fast each of them went in. */
final class Month {

    private static final double NANOS = 1e9;
    private static final int HOURS = 24;

    private final Company company;
    private final Progress progress;
    private final Instant first;
    private final int days;

    Month(Company company, Progress progress, Instant first, int days) {
        this.company = company;
        this.progress = progress;
        this.first = first;
        this.days = days;
    }

    /** A day's deliveries. */
    private record Day(Instant start, long rows, double imported, double slowest, double sealed, double indexed) {

        double perSecond() {
            return rows / imported;
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %tF | %,d | %,.0f | %.1f | %.1f | %.1f |%n",
                    start.atOffset(ZoneOffset.UTC),
                    rows,
                    perSecond(),
                    slowest,
                    sealed,
                    indexed);
        }
    }

    String run() throws IOException, InterruptedException {
        var sealing = new DayByDay(company);
        sealing.begin(first);
        var done = new ArrayList<Day>();
        for (var i = 0; i < days; i++) {
            done.add(day(sealing, first.plus(Duration.ofDays(i))));
            progress.tell(done.getLast().row().strip());
        }
        return "| day | rows | rows a second | slowest hour, s | sealed in, s | indexed in, s |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: |\n"
                + String.join("", done.stream().map(Day::row).toList())
                + flatness(done);
    }

    /** Whether it gets slower as the tables grow. */
    private static String flatness(List<Day> days) {
        var some = Math.max(1, days.size() / 6);
        return String.format(
                Locale.ROOT,
                "%nRows a second, the first %d days and the last: %,.0f and %,.0f.%n",
                some,
                average(days.subList(0, some)),
                average(days.subList(days.size() - some, days.size())));
    }

    private static double average(List<Day> days) {
        return days.stream().mapToLong(Day::rows).sum()
                / days.stream().mapToDouble(Day::imported).sum();
    }

    private Day day(DayByDay sealing, Instant start) throws IOException, InterruptedException {
        var rows = 0L;
        var imported = 0.0;
        var slowest = 0.0;
        for (var i = 0; i < HOURS; i++) {
            var hour = start.plus(Duration.ofHours(i));
            var written = company.write(hour);
            rows += written.sum() - written.titles();
            var begun = System.nanoTime();
            company.importHour(hour);
            var took = since(begun);
            imported += took;
            slowest = Math.max(slowest, took);
            company.delete(hour);
        }
        var begun = System.nanoTime();
        sealing.seal(start.plus(Duration.ofDays(1)));
        var sealed = since(begun);
        begun = System.nanoTime();
        sealing.index(_ -> {});
        return new Day(start, rows, imported, slowest, sealed, since(begun));
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / NANOS;
    }
}
