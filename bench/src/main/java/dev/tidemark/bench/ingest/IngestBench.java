package dev.tidemark.bench.ingest;

import dev.tidemark.bench.Answers;
import dev.tidemark.bench.ground.Metrics;
import dev.tidemark.bench.ground.Parts;
import dev.tidemark.bench.ground.ServeProcess;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Single events and batches from a socket until they are in an answer, with what each part pays for it. */
@Command(
        name = "bench/ingest",
        mixinStandardHelpOptions = true,
        header =
                "Measures requests and events a second, the time until they are acknowledged, processor time by part, and the database's step beside a plain COPY.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/ingest", "  bench/ingest --rounds 1 --requests 5000 --events 50000 --copies 5"})
public final class IngestBench implements Callable<Integer> {

    private static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """);

    @Option(
            names = "--rounds",
            description = "Of which the median counts; one before them warms up. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--requests", description = "Single events in a round. Default: ${DEFAULT-VALUE}.")
    private int requests = 100_000;

    @Option(names = "--connections", description = "For single events. Default: ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Option(names = "--events", description = "Events in batches in a round. Default: ${DEFAULT-VALUE}.")
    private int events = 400_000;

    @Option(names = "--batch", description = "Events in a batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 500;

    @Option(names = "--batch-connections", description = "For batches. Default: ${DEFAULT-VALUE}.")
    private int batchConnections = 4;

    @Option(
            names = "--copies",
            description = "Batches of 10,000 rows beside a plain COPY; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
    private int copies = 50;

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private IngestBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new IngestBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-ingest");
        var differences = overHttp(folder.resolve("server"));
        if (copies > 0) {
            try (var server = Server.in(folder.resolve("database"))) {
                var step = new DatabaseStep(server, CATALOG);
                step.measure(copies);
                table("| database step | events/s | µs of Postgres per event | ratio |", step.rows());
            }
        }
        return differences == 0 ? 0 : 1;
    }

    private int overHttp(Path folder) throws Exception {
        try (var server = ServeProcess.start(folder);
                var database = Database.connect(server.postgresUrl(), 2)) {
            new Apply(database).run(CATALOG);
            var tenants = new Tenants(database);
            var tenant = tenants.findOrCreate("bench");
            var key = tenants.addKey(tenant, KeyRing.Kind.WRITE, "bench");
            var answers = new Answers(server.url(), tenants.addKey(tenant, KeyRing.Kind.READ, "bench"));
            answers.awaitReady();
            var single = median(server, answers, () -> new Volley(port(server), key, requests, 1), connections, 1);
            var batches = median(
                    server,
                    answers,
                    () -> new Volley(port(server), key, events / batch, batch),
                    batchConnections,
                    batch);
            tell(single.rows("single events"), batches.rows("batches of " + batch));
            var differences = new Verifier(database).verify("articles").size();
            System.out.printf("%nverify: %d differences%n", differences);
            return differences;
        }
    }

    private Round median(ServeProcess server, Answers answers, Callable<Volley> volley, int connections, int batch)
            throws Exception {
        var all = new ArrayList<Round>();
        for (var number = 0; number <= rounds; number++) {
            var round = round(server, answers, volley.call(), connections, batch);
            System.err.printf(
                    "round %d: %s%n", number, round.rows("batches of " + batch).getFirst());
            all.add(round);
        }
        all.removeFirst();
        all.sort(Comparator.comparingDouble(Round::answered));
        return all.get(all.size() / 2);
    }

    private static Round round(ServeProcess server, Answers answers, Volley volley, int connections, int batch)
            throws Exception {
        var parts = new Parts(server.handle());
        var metrics = new Metrics(server.url());
        var views = answers.views();
        var expected = views + (long) volley.requests() * batch;
        var before = Round.Mark.now(parts, metrics.read());
        var begun = System.nanoTime();
        volley.send(connections);
        var acknowledged = seconds(begun);
        while (views < expected) {
            Thread.sleep(10);
            views = answers.views();
        }
        var answered = seconds(begun);
        var spent = Round.Mark.now(parts, metrics.read()).since(before);
        return new Round(
                volley.requests(),
                (long) volley.requests() * batch,
                acknowledged,
                answered,
                spent.processor(),
                spent.generator(),
                spent.steps(),
                volley.latencies());
    }

    private static void tell(List<String> single, List<String> batches) {
        var heads = List.of(
                "| sent | requests/s | events/s acknowledged | events/s until an answer has them | acknowledged after, ms: median / 99 % |",
                "| processor µs per event | load generator | server | broker | Postgres |",
                "| µs on the clock per event | parse | time | source | fields | schema | event | store |");
        for (var i = 0; i < heads.size(); i++) {
            table(heads.get(i), List.of(single.get(i), batches.get(i)));
        }
    }

    private static void table(String head, List<String> rows) {
        System.out.println();
        System.out.println(head);
        System.out.println(head.replaceAll("[^|]+", " --- "));
        rows.forEach(System.out::println);
    }

    private static int port(ServeProcess server) {
        return URI.create(server.url()).getPort();
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
