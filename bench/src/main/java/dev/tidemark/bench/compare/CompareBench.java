package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tidemark beside other ways to the same answers. */
@Command(
        name = "bench/compare",
        mixinStandardHelpOptions = true,
        header = "Measures Tidemark beside other ways to the same answers, on one Postgres in one run.",
        description = {
            "",
            "The exit code is 0 only if all answers are equal; nothing is timed otherwise. The report goes to standard output as"
                    + " Markdown, progress to the error stream. TimescaleDB takes part where its extension is installed. On a Postgres of its own each question is also asked right after"
                    + " a start with nothing in memory.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/compare --out bench/results/compare        also into compare.md and compare.json",
            "  bench/compare --postgres 'jdbc:postgresql://127.0.0.1/postgres?user=postgres'"
        })
public final class CompareBench implements Callable<Integer> {

    @Option(names = "--events", description = "Stored by each. Default: ${DEFAULT-VALUE}.")
    private int events = 1_000_000;

    @Option(names = "--batch", description = "Events of a transaction. Default: ${DEFAULT-VALUE}.")
    private int batch = 10_000;

    @Option(
            names = "--readings",
            description = "Of each question in each of five turns; fewer of who is slow. Default: ${DEFAULT-VALUE}.")
    private int readings = 40;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description =
                    "Of JDBC, of a superuser, on this machine; databases are made and dropped there. Default: a Postgres of"
                            + " its own.")
    private Optional<String> postgres = Optional.empty();

    @Option(names = "--data-dir", description = "Of its own Postgres. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    @Option(names = "--out", paramLabel = "NAME", description = "Also writes NAME.md and NAME.json.")
    private Optional<Path> out = Optional.empty();

    private final Progress progress = new Progress(Clock.systemUTC());

    private CompareBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new CompareBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        var report = postgres.isPresent() ? elsewhere(postgres.get()) : here();
        System.out.print(report.markdown());
        if (out.isPresent()) {
            Files.writeString(Path.of(out.get() + ".md"), report.markdown());
            Files.writeString(Path.of(out.get() + ".json"), report.json());
        }
        return report.isRight() ? 0 : 1;
    }

    private Report elsewhere(String url) throws SQLException {
        try (var place = new Place(url)) {
            return new Comparing(place, progress, new Timing(readings), Optional.empty()).run(events, batch);
        }
    }

    private Report here() throws IOException, SQLException {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-bench");
        try (var server = Server.in(folder)) {
            return new Comparing(
                            server::bed, progress, new Timing(readings), Optional.of(new Cold(server::restartCold)))
                    .run(events, batch);
        }
    }
}
