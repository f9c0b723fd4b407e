package dev.tidemark.bench.stress;

import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for a moment at which a rollup and its deltas are not the aggregate of the events. */
@Command(
        name = "bench/stress",
        mixinStandardHelpOptions = true,
        header =
                "Writes, changes, flushes, seals, recomputes and cuts connections at random, and verifies all the while.",
        footerHeading =
                "%nExit code 0: no difference was found; 1: the differences are printed, with the seed.%n%nExamples:%n",
        footer = {
            "  bench/stress                            three minutes, a Postgres of its own",
            "  bench/stress --seconds 600 --seed 7     longer, as in the run of that seed",
            "  bench/stress --postgres 'jdbc:postgresql://127.0.0.1/empty?user=me'"
        })
public final class Stress implements Callable<Integer> {

    @Option(names = "--seconds", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds = 180;

    @Option(names = "--seed", description = "Of what each one does by chance. Default: another one each time.")
    private long seed = System.nanoTime();

    @Option(
            names = "--postgres",
            description = "JDBC URL of an empty database; its user owns it. Default: an embedded PostgreSQL 18.")
    private Optional<String> postgres = Optional.empty();

    @Option(names = "--data-dir", description = "Of the embedded one. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private Stress() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Stress()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.err.printf("%d seconds, seed %d%n", seconds, seed);
        var report = postgres.isPresent() ? on(postgres.get()) : onEmbedded();
        System.out.println(report);
        return report.differences().isEmpty() ? 0 : 1;
    }

    private Report onEmbedded() throws Exception {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-stress");
        try (var data = DataDirectory.open(folder);
                var server = EmbeddedPostgres.start(data)) {
            return on(server.url() + "?user=" + server.user() + "&password=" + server.password());
        }
    }

    private Report on(String url) throws Exception {
        try (var run = new Run(url, seed)) {
            return run.run(Duration.ofSeconds(seconds));
        }
    }
}
