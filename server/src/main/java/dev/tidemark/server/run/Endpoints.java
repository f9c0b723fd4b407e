package dev.tidemark.server.run;

import dev.tidemark.server.api.Access;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.api.CubeSqlEndpoint;
import dev.tidemark.server.api.JsonWebTokens;
import dev.tidemark.server.api.LiveEndpoint;
import dev.tidemark.server.api.QueryEndpoint;
import dev.tidemark.server.api.ReadTokens;
import dev.tidemark.server.api.RowsEndpoint;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.EventsEndpoint;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.Preflight;
import dev.tidemark.server.collect.adapter.CloudEvents;
import dev.tidemark.server.collect.page.BrowserEndpoint;
import dev.tidemark.server.collect.page.ScriptEndpoint;
import dev.tidemark.server.collect.track.PixelEndpoint;
import dev.tidemark.server.collect.track.PlausibleEndpoint;
import dev.tidemark.server.collect.track.SegmentEndpoint;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.collect.visitor.Visitors;
import dev.tidemark.server.collect.webhook.RelayEndpoint;
import dev.tidemark.server.collect.webhook.WebhooksEndpoint;
import dev.tidemark.server.dashboard.DashboardPages;
import dev.tidemark.server.describe.OpenApiEndpoint;
import dev.tidemark.store.KeyRing;
import io.helidon.webserver.http.HttpService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Optional;

/** All that is answered over HTTP. */
final class Endpoints implements AutoCloseable {

    private static final String[] PAGES_SEND_TO = {
        "/v1/events",
        "/v1/track",
        "/v1/page",
        "/v1/screen",
        "/v1/identify",
        "/v1/group",
        "/v1/alias",
        "/v1/batch",
        "/v1/browser",
        "/beacon",
        "/beacon/v1/batch",
        "/api/event"
    };

    private final Sources sources;
    private final LiveEndpoint live;

    Endpoints(Sources sources) {
        this.sources = sources;
        this.live = new LiveEndpoint(readTokens(), sources.watch(), sources.asking(), sources.clock());
    }

    /**
     * What they are answered from.
     *
     * @param disk of the embedded parts, where there are any
     * @param intake where events go
     * @param visitors what is kept of browsers' visitors
     * @param jwtSecret with it, signed tokens are taken as well as read tokens
     */
    record Sources(
            Watch watch,
            KeyWatch keys,
            Optional<DiskWatch> disk,
            Intake intake,
            Asking asking,
            Optional<String> jwtSecret,
            VisitorSettings visitors,
            Clock clock,
            PrometheusMeterRegistry registry) {}

    HttpService[] services() {
        var tokens = readTokens();
        var collector = collector();
        var visitors = new Visitors(sources.visitors(), sources.registry());
        return new HttpService[] {
            new QueryEndpoint(tokens, sources.watch(), sources.asking(), sources.clock()),
            new CubeSqlEndpoint(tokens, sources.watch(), sources.asking(), sources.clock()),
            new RowsEndpoint(tokens, sources.watch(), sources.asking(), sources.clock()),
            live,
            new Preflight(PAGES_SEND_TO),
            new EventsEndpoint(
                    collector,
                    CloudEvents.readers(CollectSettings.DEFAULT),
                    CloudEvents.binary(CollectSettings.DEFAULT)),
            new SegmentEndpoint(collector, CollectSettings.DEFAULT, visitors),
            new PixelEndpoint(collector, CollectSettings.DEFAULT, visitors),
            new PlausibleEndpoint(collector, CollectSettings.DEFAULT, visitors),
            new BrowserEndpoint(collector, CollectSettings.DEFAULT, visitors),
            new ScriptEndpoint(),
            new WebhooksEndpoint(collector, sources.keys()::hookOf, CollectSettings.DEFAULT),
            new RelayEndpoint(collector, sources.keys()::botOf, CollectSettings.DEFAULT),
            new OpenApiEndpoint(),
            new HealthEndpoint(sources.watch(), sources.disk(), sources.registry(), sources.clock()),
            DashboardPages.create()
        };
    }

    private ReadTokens readTokens() {
        var keys = sources.keys();
        ReadTokens opaque = token -> keys.keyOf(KeyRing.Kind.READ, token)
                .map(key -> Access.of(key.tenant(), key.terms().scopes()));
        return sources.jwtSecret()
                .map(secret -> JsonWebTokens.signedWith(secret, keys::tenantNamed, sources.clock()))
                .<ReadTokens>map(
                        signed -> token -> JsonWebTokens.isOne(token) ? signed.access(token) : opaque.access(token))
                .orElse(opaque);
    }

    private Collector collector() {
        return new Collector(
                sources.keys()::senderOf,
                sources.watch()::takes,
                sources.intake(),
                CollectSettings.DEFAULT,
                sources.clock(),
                sources.registry());
    }

    /** Ends the streams of live answers. */
    @Override
    public void close() {
        live.close();
    }
}
