package dev.tidemark.bench.cluster;

import dev.tidemark.bench.engine.PageViewEvents;
import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Settings;
import dev.tidemark.store.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a coordinator costs beside a plain Postgres, and what more tenants do to both. */
@Command(
        name = "bench/cluster",
        mixinStandardHelpOptions = true,
        header =
                "Measures a Citus cluster beside a plain Postgres: storing, flushing, a month's top 20; then with ten times the tenants.",
        description = {
            "",
            "Both databases are empty, and yours: give them the same settings, above all fsync. The report goes to standard"
                    + " output as Markdown, progress to the error stream. Takes about ten minutes.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  bench/cluster --plain 'jdbc:postgresql://127.0.0.1/plain?user=postgres' \\",
            "                --cluster 'jdbc:postgresql://127.0.0.1/cluster?user=postgres'"
        })
public final class ClusterBench implements Callable<Integer> {

    private static final int BATCH = 10_000;
    private static final int GROWTH = 10;
    private static final double A_SECOND = 20;

    @Option(names = "--plain", required = true, paramLabel = "URL", description = "JDBC, of an empty database.")
    private String plain = "";

    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "URL",
            description = "JDBC, of an empty database on a coordinator that has workers.")
    private String cluster = "";

    @Option(names = "--tenants", description = "At first. Default: ${DEFAULT-VALUE}.")
    private int tenants = 20;

    @Option(
            names = "--per-tenant",
            description = "Events of each in a month, and a round to warm up. Default: ${DEFAULT-VALUE}.")
    private int perTenant = 5_000;

    @Option(
            names = "--rounds",
            description = "In which events are stored, both sides by turns. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--ask", description = "Questions in a round, 20 a second. Default: ${DEFAULT-VALUE}.")
    private int ask = 200;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the report there.")
    private Optional<Path> out = Optional.empty();

    private final Progress progress = new Progress(Clock.systemUTC());

    private ClusterBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ClusterBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        try (var one = Side.at("plain", plain);
                var other = Side.at("cluster", cluster)) {
            if (!one.placement().equals("plain") || !other.placement().equals("citus")) {
                throw new IllegalStateException(
                        "--plain has to be a plain Postgres, and --cluster a coordinator with workers; they are %s and %s"
                                .formatted(one.placement(), other.placement()));
            }
            var sides = List.of(one, other);
            var report = new Report(Settings.of(one.bed()));
            measure(sides, tenants, new Month(YearMonth.of(2026, 8)), report);
            measure(sides, GROWTH * tenants, new Month(YearMonth.of(2026, 9)), report);
            var text = report.markdown(other.explain(new Month(YearMonth.of(2026, 9))));
            System.out.print(text);
            if (out.isPresent()) {
                Files.writeString(out.get(), text);
            }
            return 0;
        }
    }

    /** A month of so many tenants' events: stored, flushed into hours, days and the month, then asked for. */
    private void measure(List<Side> sides, int count, Month month, Report report) {
        var of = ", %,d tenants".formatted(count);
        var perRound = count * perTenant / rounds;
        var views = new PageViewEvents(month.from(), month.apart(perRound * (rounds + 1)), 1, count);
        for (var round = 0; round <= rounds; round++) {
            var batches = batches(views, perRound);
            for (var side : byTurns(sides, round)) {
                var stored = side.store(batches).perSecond();
                var flushed = side.flush().perSecond();
                if (round > 0) {
                    report.took("stored" + of, "events a second", side, stored);
                    report.took("flushed" + of, "deltas a second", side, flushed);
                }
            }
            progress.tell("round %d%s: stored and flushed".formatted(round, of));
        }
        compare(sides, count, month);
        var loop = new OpenLoop(A_SECOND, ask);
        for (var round = 0; round <= rounds; round++) {
            for (var side : byTurns(sides, round)) {
                var histogram = side.ask(loop, count, month);
                if (round > 0) {
                    report.took("month's top 20, p50" + of, "ms", side, histogram.getValueAtPercentile(50) / 1e3);
                    report.took("month's top 20, p99" + of, "ms", side, histogram.getValueAtPercentile(99) / 1e3);
                }
            }
            progress.tell("round %d%s: asked".formatted(round, of));
        }
    }

    private static List<List<Event>> batches(PageViewEvents views, int events) {
        var batches = new ArrayList<List<Event>>();
        for (var left = events; left > 0; left -= BATCH) {
            batches.add(views.batch(Math.min(left, BATCH)));
        }
        return batches;
    }

    private static List<Side> byTurns(List<Side> sides, int round) {
        return round % 2 == 0 ? sides : sides.reversed();
    }

    private void compare(List<Side> sides, int count, Month month) {
        IntStream.of(1, Math.max(1, count / 2), count).forEach(tenant -> {
            var told = sides.stream()
                    .map(side -> side.top(tenant, month))
                    .distinct()
                    .count();
            if (told != 1) {
                throw new IllegalStateException("the sides tell tenant %d different things".formatted(tenant));
            }
        });
        progress.tell("the same answers from " + sides.getLast().source(month));
    }
}
