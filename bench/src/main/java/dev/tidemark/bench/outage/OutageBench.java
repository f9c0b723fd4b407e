package dev.tidemark.bench.outage;

import dev.tidemark.bench.Answers;
import dev.tidemark.bench.ground.Metrics;
import dev.tidemark.bench.ground.Parts;
import dev.tidemark.bench.ground.ServeProcess;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoublePredicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The database goes away for a while under a steady load, and comes back. */
@Command(
        name = "bench/outage",
        mixinStandardHelpOptions = true,
        header =
                "Takes the database away under a steady load: is anything lost, does the server grow, how long is the catch-up?",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/outage", "  bench/outage --rate 1000 --outage 60 --before 10"})
public final class OutageBench implements Callable<Integer> {

    private static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
            """);

    @Option(names = "--rate", description = "Events a second, all the while. Default: ${DEFAULT-VALUE}.")
    private int rate = 2_000;

    @Option(names = "--outage", description = "Seconds without the database. Default: ${DEFAULT-VALUE}.")
    private int outage = 3_600;

    @Option(names = "--before", description = "Seconds of load before it. Default: ${DEFAULT-VALUE}.")
    private int before = 60;

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private final List<String> rows = new ArrayList<>();

    private OutageBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new OutageBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-outage");
        try (var data = DataDirectory.open(folder.resolve("database"));
                var postgres = new Outage(data);
                var server = ServeProcess.start(folder.resolve("server"), "--postgres-url", postgres.url())) {
            return measure(postgres, server);
        }
    }

    private int measure(Outage postgres, ServeProcess server) throws Exception {
        try (var database = Database.connect(postgres.url(), 2)) {
            new Apply(database).run(CATALOG);
            var tenants = new Tenants(database);
            var tenant = tenants.findOrCreate("bench");
            var answers = new Answers(server.url(), tenants.addKey(tenant, KeyRing.Kind.READ, "bench"));
            answers.awaitReady();
            var acknowledged = load(postgres, server, tenants.addKey(tenant, KeyRing.Kind.WRITE, "bench"));
            var metrics = new Metrics(server.url());
            while (metrics.read().waiting() > 0) {
                Thread.sleep(100);
            }
            var views = answers.views();
            var differences = new Verifier(database).verify("articles").size();
            tell(acknowledged, views, differences);
            return acknowledged == views && differences == 0 ? 0 : 1;
        }
    }

    private long load(Outage postgres, ServeProcess server, String key) throws Exception {
        var patience = new Patience(Clock.systemUTC(), Duration.ofMinutes(1), new StopSignal(), System.err::println);
        try (var sender = EventSender.to(Target.of(server.url(), key), patience);
                var load = SteadyLoad.start(sender, rate)) {
            phase("before", server, load, seconds(before));
            postgres.begin();
            phase("without the database", server, load, seconds(outage));
            postgres.end();
            phase("catching up", server, load, waiting -> waiting <= rate);
            phase("after", server, load, seconds(before));
            return load.stop();
        }
    }

    private static DoublePredicate seconds(int seconds) {
        var end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        return _ -> System.nanoTime() - end >= 0;
    }

    /** @param over whether it is, by the number of events that wait */
    private void phase(String name, ServeProcess server, SteadyLoad load, DoublePredicate over)
            throws IOException, InterruptedException {
        var phase = new Phase(name);
        var parts = new Parts(server.handle());
        var metrics = new Metrics(server.url());
        load.latencies();
        var begun = System.nanoTime();
        var waiting = 0.0;
        do {
            Thread.sleep(1_000);
            waiting = metrics.read().waiting();
            phase.sample(parts, waiting);
        } while (!over.test(waiting));
        var row = phase.row(Duration.ofNanos(System.nanoTime() - begun), load.latencies());
        System.err.println(row);
        rows.add(row);
    }

    private void tell(long acknowledged, long views, int differences) {
        System.out.printf(
                "%n%,d events a second, %d s without the database; %,d events acknowledged, %,d in the answer, %d differences.%n%n",
                rate, outage, acknowledged, views, differences);
        System.out.println(
                "| phase | lasted | server, MiB: first / median / most | broker, MiB: most | waiting: most | acknowledged after, ms: median / 99 % |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        rows.forEach(System.out::println);
    }

    /** A Postgres that goes away and comes back on its port. */
    private static final class Outage implements AutoCloseable {

        private final DataDirectory data;
        private EmbeddedPostgres postgres;

        Outage(DataDirectory data) {
            this.data = data;
            this.postgres = EmbeddedPostgres.start(data);
        }

        String url() {
            return postgres.url() + "?user=" + postgres.user() + "&password=" + postgres.password();
        }

        void begin() {
            postgres.close();
        }

        void end() {
            postgres = EmbeddedPostgres.start(data);
        }

        @Override
        public void close() {
            postgres.close();
        }
    }
}
