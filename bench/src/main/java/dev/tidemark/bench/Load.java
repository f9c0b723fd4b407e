package dev.tidemark.bench;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole path on one machine: HTTP, Kafka, Postgres, rollups and answers, with the load generator beside them. */
@Command(
        name = "bench/load",
        mixinStandardHelpOptions = true,
        header =
                "Measures events a second end to end, and the time from acknowledgement until an answer has the event.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/load", "  bench/load --events 1000000 --rounds 3 --rate 5000"})
public final class Load implements Callable<Integer> {

    private static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """);

    @Option(names = "--events", description = "In a round. Default: ${DEFAULT-VALUE}.")
    private int events = 200_000;

    @Option(
            names = "--rounds",
            description =
                    "Of which the median counts; the first one, which warms up, does not. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--batch", description = "Events in a request. Default: ${DEFAULT-VALUE}.")
    private int batch = 500;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}.")
    private int connections = 4;

    @Option(names = "--rate", description = "Events a second beside the probes. Default: ${DEFAULT-VALUE}.")
    private int rate = 5_000;

    @Option(names = "--probes", description = "How often the time until an answer is taken. Default: ${DEFAULT-VALUE}.")
    private int probes = 500;

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private Load() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Load()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-bench");
        try (var server = TidemarkServer.start(ServerSettings.embedded(folder, 0))) {
            new Apply(server.database()).run(CATALOG);
            var tenants = new Tenants(server.database());
            var tenant = tenants.findOrCreate("bench");
            var write = tenants.addKey(tenant, KeyRing.Kind.WRITE, "bench");
            var answers = new Answers(server.url(), tenants.addKey(tenant, KeyRing.Kind.READ, "bench"));
            answers.awaitReady();
            try (var sender = sender(server.url(), write)) {
                var throughput = new Throughput(sender, answers, events, batch, connections);
                throughput.measure(rounds);
                new Freshness(sender, answers, rate, probes).measure();
            }
            var differences = new Verifier(server.database()).verify("articles");
            System.out.println("verify: " + differences.size() + " differences");
            return differences.isEmpty() ? 0 : 1;
        }
    }

    private static EventSender sender(String url, String key) {
        var patience = new Patience(Clock.systemUTC(), Duration.ofMinutes(1), new StopSignal(), System.err::println);
        return EventSender.to(Target.of(url, key), patience);
    }
}
