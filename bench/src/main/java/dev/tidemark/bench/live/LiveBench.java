package dev.tidemark.bench.live;

import dev.tidemark.bench.PageViews;
import dev.tidemark.bench.ground.ServeProcess;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What viewers of one question cost together, and how soon they know. */
@Command(
        name = "bench/live",
        mixinStandardHelpOptions = true,
        header = "Measures what viewers of one question cost, and the time from commit until they know.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/live", "  bench/live --viewers 100 --rate 0 --seconds 20"})
public final class LiveBench implements Callable<Integer> {

    private static final Catalog CATALOG = Catalog.parse("bench", """
            sources:
              page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
            rollups:
              devices:
                source: page_view
                dimensions: { device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
                grains: [quarter_hour, hour, day]
            """);

    private static final SqlStatement EXECUTIONS = SqlStatement.of("""
            select coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(total_exec_time), 0)::bigint as millis
            from public.pg_stat_statements
            where query like 'select%union all%devices_deltas%'""");

    private static final int BATCHES_A_SECOND = 20;
    private static final int PROBES_A_SECOND = 2;

    @Option(names = "--viewers", description = "Default: ${DEFAULT-VALUE}.")
    private int viewers = 1_000;

    @Option(names = "--seconds", description = "Default: ${DEFAULT-VALUE}.")
    private int seconds = 60;

    @Option(names = "--rate", description = "Events a second that arrive meanwhile. Default: ${DEFAULT-VALUE}.")
    private int rate = 1_000;

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private LiveBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new LiveBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = dataDirectory.isPresent()
                ? dataDirectory.get()
                : Files.createTempDirectory("tidemark-bench").resolve("data");
        Files.createDirectories(folder);
        try (var server = ServeProcess.start(folder);
                var database = Database.connect(server.postgresUrl(), 2)) {
            new Apply(database).run(CATALOG);
            var tenants = new Tenants(database);
            var tenant = tenants.findOrCreate("bench");
            var token = tenants.addKey(tenant, KeyRing.Kind.READ, "bench");
            var probes = new Probes(database, tenant.id(), 2 * PROBES_A_SECOND * seconds);
            var stop = new AtomicBoolean();
            try (var watching = new Viewers(probes);
                    var sender = sender(server.url(), tenants.addKey(tenant, KeyRing.Kind.WRITE, "bench"))) {
                watching.open(server.url(), token, viewers);
                System.out.println(viewers + " viewers have their first answer");
                var arriving = Thread.ofPlatform().start(() -> arrive(sender, stop));
                measure(server, database, probes, watching);
                stop.set(true);
                arriving.join();
            }
            return 0;
        }
    }

    private void measure(ServeProcess server, Database database, Probes probes, Viewers watching) {
        var before = executions(database);
        var events = watching.events();
        var processor = server.processorTime();
        var begun = System.nanoTime();
        probe(probes, begun + TimeUnit.SECONDS.toNanos(seconds));
        var elapsed = (System.nanoTime() - begun) / 1e9;
        var after = executions(database);
        var used = server.processorTime().minus(processor);
        System.out.printf(
                "%.2f executions a second, %.2f ms each; %,.0f answers a second to %,d viewers, at %,d events a second%n",
                (after.calls() - before.calls()) / elapsed,
                (double) (after.millis() - before.millis()) / Math.max(1, after.calls() - before.calls()),
                (watching.events() - events) / elapsed,
                viewers,
                rate);
        System.out.printf("the server used %.0f %% of a processor%n", 100 * used.toMillis() / 1e3 / elapsed);
        var delays = probes.delays();
        System.out.printf(
                "from commit to a viewer: median %.0f ms, 99 %% %.0f ms, largest %.0f ms (%,d readings of %,d events)%n",
                delays.getValueAtPercentile(50) / 1e3,
                delays.getValueAtPercentile(99) / 1e3,
                delays.getMaxValue() / 1e3,
                delays.getTotalCount(),
                probes.sent());
    }

    /** At times that have nothing to do with when the question is asked. */
    private static void probe(Probes probes, long until) {
        var random = new SplittableRandom();
        while (System.nanoTime() < until) {
            probes.send();
            LockSupport.parkNanos(random.nextLong(2 * TimeUnit.SECONDS.toNanos(1) / PROBES_A_SECOND));
        }
    }

    private record Executions(long calls, long millis) {}

    private static Executions executions(Database database) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                EXECUTIONS, Map.of(), row -> new Executions(row.bigint("calls"), row.bigint("millis")))
                        .orElseThrow());
    }

    private void arrive(EventSender sender, AtomicBoolean stop) {
        var views = new PageViews("live-" + System.nanoTime());
        var period = TimeUnit.SECONDS.toNanos(1) / BATCHES_A_SECOND;
        for (var due = System.nanoTime(); !stop.get() && rate > 0; due += period) {
            LockSupport.parkNanos(due - System.nanoTime());
            var batch = new ArrayList<byte[]>();
            for (var i = 0; i < Math.max(1, rate / BATCHES_A_SECOND); i++) {
                batch.add(views.next());
            }
            try {
                sender.send(batch);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static EventSender sender(String url, String key) {
        var patience = new Patience(Clock.systemUTC(), Duration.ofMinutes(1), new StopSignal(), System.err::println);
        return EventSender.to(Target.of(url, key), patience);
    }
}
