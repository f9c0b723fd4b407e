package dev.tidemark.server.run;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** {@code /livez}, {@code /readyz} and {@code /metrics}: for orchestrators and Prometheus, without a key. */
final class HealthEndpoint implements HttpService {

    /** Without a word from the database for so long, a server should get no new work. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Watch watch;
    private final Optional<DiskWatch> disk;
    private final PrometheusMeterRegistry registry;
    private final Clock clock;

    HealthEndpoint(Watch watch, Optional<DiskWatch> disk, PrometheusMeterRegistry registry, Clock clock) {
        this.watch = watch;
        this.disk = disk;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/livez", (_, response) -> plain(response, Status.OK_200, "alive\n"))
                .get("/readyz", (_, response) -> ready(response))
                .get("/metrics", (_, response) -> metrics(response));
    }

    private void ready(ServerResponse response) {
        var fresh = watch.seen().isAfter(clock.instant().minus(PATIENCE));
        var room = disk.map(DiskWatch::takesEvents).orElse(true);
        var about = disk.map(each -> each.told() + "\n").orElse("");
        if (fresh && room) {
            plain(response, Status.OK_200, "ready\n" + about);
        } else {
            var database = fresh ? "" : "the database does not answer\n";
            plain(response, Status.SERVICE_UNAVAILABLE_503, database + about);
        }
    }

    private void metrics(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(registry.scrape());
    }

    private static void plain(ServerResponse response, Status status, String text) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(text);
    }
}
