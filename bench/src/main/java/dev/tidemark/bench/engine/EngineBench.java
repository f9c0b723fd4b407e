package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.bench.ground.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The rollup engine by itself: what capture costs, how fast flush and recompute are, how large all becomes. */
@Command(
        name = "bench/engine",
        mixinStandardHelpOptions = true,
        header = "Measures the rollup engine on a Postgres of its own: capture, flush, recompute and sizes.",
        description = {
            "",
            "The report goes to standard output as Markdown, progress to the error stream. Takes about 15 minutes; with"
                    + " --events 10000000 about an hour. Close what else runs: medians and processor time forgive some of it.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/engine                                          once over everything",
            "  bench/engine --rounds 1 --only flush                  a quick look at one part",
            "  bench/engine --events 10000000 --out engine           the long form, also into engine.md and engine.json"
        })
public final class EngineBench implements Callable<Integer> {

    /** The parts that can be measured alone. */
    enum Part {
        ingest,
        flush,
        recompute
    }

    @Option(
            names = "--events",
            description =
                    "Of which history is filled into a rollup, verified and sealed; also a tenth and three tenths of them."
                            + " Default: ${DEFAULT-VALUE}.")
    private int events = 1_000_000;

    @Option(names = "--rounds", description = "Of which the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(
            names = "--per-round",
            description = "Events and deltas for each case in a round. Default: ${DEFAULT-VALUE}.")
    private int perRound = 200_000;

    @Option(names = "--only", split = ",", description = "Of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Part> only = List.of(Part.values());

    @Option(names = "--out", paramLabel = "NAME", description = "Also writes NAME.md and NAME.json.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--data-dir", description = "Of the database; made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private final Clock clock = Clock.systemUTC();
    private final Progress progress = new Progress(clock);
    private final List<Report.Section> sections = new ArrayList<>();
    private final List<Size> sizes = new ArrayList<>();

    private EngineBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new EngineBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-bench");
        try (var server = Server.in(folder)) {
            var settings = Settings.of(server.bed());
            only.forEach(part -> measure(part, server));
            var report = new Report(clock.instant(), settings, sections, sizes);
            System.out.print(report.markdown());
            if (out.isPresent()) {
                Files.writeString(Path.of(out.get() + ".md"), report.markdown());
                Files.writeString(Path.of(out.get() + ".json"), report.json());
            }
            return 0;
        }
    }

    private void measure(Part part, Server server) {
        switch (part) {
            case ingest -> ingest(new Ingest(server, progress, perRound));
            case flush -> flush(new Flush(server, progress, perRound));
            case recompute -> recompute(new History(server, progress, events));
        }
    }

    private void ingest(Ingest ingest) {
        ingest.round(0);
        progress.tell("that was to warm up");
        ingest.forget();
        for (var round = 1; round <= rounds; round++) {
            ingest.round(round);
        }
        sections.add(new Report.Section(
                "Storing events, with capture",
                "Batches of 10,000 events, each a transaction that is on disk when it ends, one connection.",
                true,
                ingest.stored()));
        sections.add(new Report.Section(
                "Flushing what was captured",
                "All deltas of a round in one flush for each rollup.",
                false,
                ingest.flushed()));
        sizes.addAll(ingest.sizes());
    }

    private void flush(Flush flush) {
        for (var round = 1; round <= rounds; round++) {
            flush.round(round);
        }
        sections.add(new Report.Section(
                "Flush",
                "%,d deltas at once, but for the one that flushes often.".formatted(perRound),
                false,
                flush.figures()));
    }

    private void recompute(History history) {
        history.measure(rounds);
        sections.add(new Report.Section(
                "Backfill, recompute, verify and seal",
                "Count and sum by article and device, hourly; a million events to a day. Sealed are days and months of hours.",
                false,
                history.figures()));
    }
}
