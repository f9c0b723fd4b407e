package dev.tidemark.server.run;

import dev.tidemark.boards.SavedBoards;
import dev.tidemark.imports.Imports;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.imports.ImportJobs;
import dev.tidemark.server.operate.FactsWatch;
import dev.tidemark.server.operate.Replay;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.Shares;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Everything that is answered over HTTP, as a whole server wires it, but for the stream: events are taken and lost. */
final class Served implements AutoCloseable {

    private final Running running = new Running();
    private final HttpService[] services;
    private final WebServer server;

    /** The database is closed by whoever opened it. */
    Served(Database database, String jwtSecret, Clock clock) {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var watch = running.add(Watch.start(database, clock));
        var endpoints = running.add(new Endpoints(new Endpoints.Sources(
                watch,
                running.add(KeyWatch.start(database, clock)),
                new Shares(database),
                Optional.empty(),
                _ -> {},
                new Asking(database, QuerySettings.DEFAULT, registry),
                Optional.of(jwtSecret),
                VisitorSettings.DEFAULT,
                new Endpoints.ImportSources(
                        running.add(new ImportJobs(new Imports(database), watch::current)),
                        Path.of("target", "imports"),
                        Optional.of(Path.of("target", "deliveries"))),
                new SavedBoards(database),
                new Endpoints.Operations(
                        running.add(FactsWatch.start(database, 0, registry, clock)),
                        new Rejects(database),
                        running.add(new Replay(new Rejects(database), _ -> {}))),
                clock,
                registry)));
        services = endpoints.services();
        server = TidemarkServer.server(services)
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .build()
                .start();
        AutoCloseable stop = server::stop;
        running.add(stop);
    }

    int port() {
        return server.port();
    }

    HttpService[] services() {
        return services;
    }

    @Override
    public void close() {
        running.close();
    }
}
