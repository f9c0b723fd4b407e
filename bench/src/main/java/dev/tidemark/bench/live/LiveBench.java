package dev.tidemark.bench.live;

import dev.tidemark.bench.PageViews;
import dev.tidemark.bench.ground.Parts;
import dev.tidemark.bench.ground.ServeProcess;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import dev.tidemark.schema.Apply;
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
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What viewers cost together, and how soon they know. */
@Command(
        name = "bench/live",
        mixinStandardHelpOptions = true,
        header = "Measures what viewers of live answers cost, and the time from commit until they know.",
        description = {
            "",
            "Each round is once without viewers and once with them, while events arrive all along.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/live",
            "  bench/live --watch question --tenants 1",
            "  bench/live --viewers 100 --rate 0 --seconds 20 --rounds 1",
        })
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

    private static final int BATCHES_A_SECOND = 20;
    private static final int PROBES_A_SECOND = 2;

    @Option(
            names = "--watch",
            description =
                    "${COMPLETION-CANDIDATES}: all that a page of the dashboard shows, or one question. Default: ${DEFAULT-VALUE}.")
    private Watched watched = Watched.PAGE;

    @Option(names = "--viewers", description = "Default: ${DEFAULT-VALUE}.")
    private int viewers = 1_000;

    @Option(names = "--tenants", description = "Whose viewers they are, evenly. Default: ${DEFAULT-VALUE}.")
    private int tenants = 10;

    @Option(names = "--seconds", description = "Of each half of a round. Default: ${DEFAULT-VALUE}.")
    private int seconds = 60;

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(
            names = "--rate",
            description = "Events a second that arrive for all tenants together. Default: ${DEFAULT-VALUE}.")
    private int rate = 1_000;

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private LiveBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new LiveBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
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
            var audiences = audiences(server, database);
            var stop = new AtomicBoolean();
            var arriving = Thread.ofPlatform().start(() -> arrive(audiences, stop));
            for (var round = 1; round <= rounds; round++) {
                round(round, server, database, audiences);
            }
            stop.set(true);
            arriving.join();
            audiences.forEach(Audience::close);
            return 0;
        }
    }

    private List<Audience> audiences(ServeProcess server, Database database) {
        var all = new Tenants(database);
        return IntStream.range(0, tenants)
                .mapToObj(i -> {
                    var name = "bench-" + i;
                    var tenant = all.findOrCreate(name);
                    return new Audience(
                            all.addKey(tenant, KeyRing.Kind.READ, name),
                            new Probes(database, tenant.id(), 4 * PROBES_A_SECOND * seconds * rounds),
                            sender(server.url(), all.addKey(tenant, KeyRing.Kind.WRITE, name)),
                            new PageViews(name + "-" + System.nanoTime()));
                })
                .toList();
    }

    private void round(int round, ServeProcess server, Database database, List<Audience> audiences)
            throws IOException, InterruptedException {
        var parts = new Parts(server.handle());
        var first = Reading.of(parts, database);
        probe(audiences);
        System.out.printf("round %d, nobody watches: %s%n", round, first.until(Reading.of(parts, database)));
        try (var watching = new Viewers()) {
            watching.open(watched.address(server.url()), audiences, viewers);
            audiences.forEach(each -> each.probes().delays().reset());
            var before = Reading.of(parts, database);
            var events = watching.events();
            var characters = watching.characters();
            probe(audiences);
            var after = Reading.of(parts, database);
            watching.check();
            var lasted = before.secondsUntil(after);
            System.out.printf("round %d, %,d viewers:    %s%n", round, viewers, before.until(after));
            System.out.printf(
                    "    %,.0f answers and %.2f MiB a second to all of them, at %,d events a second%n",
                    (watching.events() - events) / lasted,
                    (watching.characters() - characters) / lasted / (1 << 20),
                    rate);
        }
        tell(audiences);
    }

    private static void tell(List<Audience> audiences) {
        var delays = new Histogram(3);
        audiences.forEach(each -> delays.add(each.probes().delays()));
        System.out.printf(
                "    from commit to a viewer: median %.0f ms, 99 %% %.0f ms, largest %.0f ms (%,d readings)%n",
                delays.getValueAtPercentile(50) / 1e3,
                delays.getValueAtPercentile(99) / 1e3,
                delays.getMaxValue() / 1e3,
                delays.getTotalCount());
    }

    /** For some seconds, at times that have nothing to do with when questions are asked, of one tenant after the other. */
    private void probe(List<Audience> audiences) {
        var random = new SplittableRandom();
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (var i = 0; System.nanoTime() < until; i++) {
            audiences.get(i % audiences.size()).probes().send();
            LockSupport.parkNanos(random.nextLong(2 * TimeUnit.SECONDS.toNanos(1) / PROBES_A_SECOND));
        }
    }

    private void arrive(List<Audience> audiences, AtomicBoolean stop) {
        var period = TimeUnit.SECONDS.toNanos(1) / BATCHES_A_SECOND;
        var due = System.nanoTime();
        for (var i = 0; !stop.get() && rate > 0; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            due += period;
            var audience = audiences.get(i % audiences.size());
            var batch = new ArrayList<byte[]>();
            for (var n = 0; n < Math.max(1, rate / BATCHES_A_SECOND); n++) {
                batch.add(audience.views().next());
            }
            try {
                audience.sender().send(batch);
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
