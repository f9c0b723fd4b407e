package dev.tidemark.server.run;

import dev.tidemark.boards.SavedBoards;
import dev.tidemark.imports.Imports;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.api.ClientLine;
import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventsEndpoint;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.imports.FolderWatch;
import dev.tidemark.server.imports.ImportJobs;
import dev.tidemark.server.operate.FactsWatch;
import dev.tidemark.server.operate.Replay;
import dev.tidemark.server.process.Processor;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.Shares;
import dev.tidemark.store.StreamTopics;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole Tidemark in this process: every part wired by hand, started in the order of the data's flow. */
public final class TidemarkServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TidemarkServer.class);

    /** Addresses to listen on that are none to connect to. */
    private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private static final Duration DRAIN = Duration.ofSeconds(5);

    /** How long the files of a delivery must not change to be taken. */
    private static final Duration FOLDER = Duration.ofSeconds(5);

    private final Running running = new Running();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Clock clock = Clock.systemUTC();
    private final String host;
    private final Parts.Ready ready;
    private final WebServer web;

    private TidemarkServer(ServerSettings settings) {
        host = ANYWHERE.contains(settings.host()) ? ServerSettings.DEFAULT_HOST : settings.host();
        try {
            checkPort(settings);
            ready = Parts.start(settings, registry);
            running.add(ready.parts());
            new Reach(settings.host())
                    .check(ready.database(), settings.jwtSecret().isPresent())
                    .ifPresent(LOG::warn);
            web = serve(settings);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @throws CannotStart when the port is busy, or the database or the stream cannot be prepared
     * @throws dev.tidemark.server.embedded.EmbeddedFailure when an embedded part cannot be started
     */
    public static TidemarkServer start(ServerSettings settings) {
        return new TidemarkServer(settings);
    }

    /** Before anything is started: nobody wants to wait for a broker to learn that the port is taken. */
    private static void checkPort(ServerSettings settings) {
        if (settings.port() == 0) {
            return;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
        } catch (IOException e) {
            throw new CannotStart(
                    "port %d on %s is busy (%s); choose another with --port"
                            .formatted(settings.port(), settings.host(), e.getMessage()),
                    e);
        }
    }

    private WebServer serve(ServerSettings settings) {
        var database = ready.database();
        var watch = running.add(Watch.start(database, clock));
        var keys = running.add(KeyWatch.start(database, clock));
        running.add(Upkeep.start(
                database, new EachRollup(() -> watch.kept().rollups()), settings.keepRejects(), clock, registry));
        var disk = ready.directory().map(directory -> watchDisk(directory, settings.diskReserve()));
        var store = new EventStore(database);
        var offsets = new Offsets(database);
        for (var number = 1; number <= settings.processors(); number++) {
            running.add(Processor.start(
                    new Processor.Parts(
                            ready.stream(),
                            store,
                            offsets,
                            watch,
                            () -> disk.map(DiskWatch::storesEvents).orElse(true),
                            registry),
                    name(settings, number)));
        }
        var jobs = running.add(new ImportJobs(new Imports(database), watch::current));
        watchFolder(settings, watch);
        var asking = asking(settings.queries());
        var producer = running.add(ready.stream().producer(new StreamTopics(database)::partitions));
        Intake intake = disk.map(each -> each.guarding(producer)).orElse(producer);
        var endpoints = new Endpoints(new Endpoints.Sources(
                watch,
                keys,
                new Shares(ready.database()),
                disk,
                intake,
                asking,
                settings.jwtSecret(),
                settings.visitors(),
                new Endpoints.ImportSources(
                        jobs, settings.importsScratch(), settings.imports().folder()),
                new SavedBoards(ready.database()),
                operations(settings, disk.isPresent(), intake),
                clock,
                registry));
        var server = server(settings, endpoints.services()).start();
        AutoCloseable stop = server::stop;
        running.add(stop);
        running.add(endpoints);
        running.add(asking);
        return server;
    }

    private Endpoints.Operations operations(ServerSettings settings, boolean embedded, Intake intake) {
        var rejects = new Rejects(ready.database());
        return new Endpoints.Operations(
                running.add(FactsWatch.start(ready.database(), embedded ? settings.diskReserve() : 0, registry, clock)),
                rejects,
                running.add(new Replay(rejects, intake)));
    }

    private void watchFolder(ServerSettings settings, Watch watch) {
        var imports = settings.imports();
        if (imports.folder().isPresent() && !imports.deliveries().isEmpty()) {
            var folder = new FolderWatch(
                    ready.database(), watch::current, imports.folder().get(), imports, settings.importsScratch());
            running.add(Loop.start("imports", FOLDER, folder));
            running.add(folder);
        }
    }

    private DiskWatch watchDisk(DataDirectory directory, long reserve) {
        return running.add(DiskWatch.of(directory.path(), reserve, registry));
    }

    /** The embedded broker has no processors but ours, so that their names are free for use and survive a restart. */
    private static Processor.Name name(ServerSettings settings, int number) {
        return new Processor.Name(number, settings.kafka().isEmpty());
    }

    private static WebServer server(ServerSettings settings, HttpService... services) {
        return server(services)
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(DRAIN)
                .build();
    }

    /** With everything that is answered, but no address yet. */
    static WebServerConfig.Builder server(HttpService... services) {
        var config = WebServer.builder();
        EventsEndpoint.prepare(config, CollectSettings.DEFAULT);
        ClientLine.prepare(config);
        Problems.configure(config);
        var routing = HttpRouting.builder().register(services);
        ClientLine.register(routing);
        Problems.register(routing);
        return config.routing(routing);
    }

    /** On connections of its own: whatever is asked, storing and rolling up have theirs. */
    private Asking asking(QuerySettings settings) {
        var database =
                running.add(Database.connect(ready.postgresUrl(), settings.connections(), Isolation.REPEATABLE_READ));
        return new Asking(database, settings, registry);
    }

    /** Where browsers and senders on this machine find it. */
    public String url() {
        return "http://" + host + ":" + web.port();
    }

    /** JDBC URL of the database, with user and password. */
    public String postgresUrl() {
        return ready.postgresUrl();
    }

    public Database database() {
        return ready.database();
    }

    /** The folder of the embedded parts; none when both are somebody else's. */
    public Optional<DataDirectory> dataDirectory() {
        return ready.directory();
    }

    /** What clients on this machine need to reach it, as the environment file holds it. */
    public Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("TIDEMARK_URL", url());
        environment.put("TIDEMARK_POSTGRES_URL", ready.postgresUrl());
        environment.put("TIDEMARK_KAFKA_BOOTSTRAP_SERVERS", ready.brokers().bootstrapServers());
        return environment;
    }

    /** Takes no more requests, finishes those under way, and stops everything in the reverse order of its start. */
    @Override
    public void close() {
        running.close();
    }
}
