package dev.tidemark.server.run;

import dev.tidemark.boards.SavedBoards;
import dev.tidemark.server.api.Access;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.api.BoardsEndpoint;
import dev.tidemark.server.api.CubeSqlEndpoint;
import dev.tidemark.server.api.JsonWebTokens;
import dev.tidemark.server.api.LiveEndpoint;
import dev.tidemark.server.api.QueryEndpoint;
import dev.tidemark.server.api.ReadTokens;
import dev.tidemark.server.api.RowsEndpoint;
import dev.tidemark.server.api.SharedView;
import dev.tidemark.server.api.SharesEndpoint;
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
import dev.tidemark.server.imports.ImportJobs;
import dev.tidemark.server.imports.ImportsEndpoint;
import dev.tidemark.server.operate.FactsWatch;
import dev.tidemark.server.operate.OperatorEndpoint;
import dev.tidemark.server.operate.OperatorView;
import dev.tidemark.server.operate.Replay;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.Share;
import dev.tidemark.store.ShareRing;
import dev.tidemark.store.Shares;
import io.helidon.webserver.http.HttpService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

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
     * @param shares where they are made and ended; which are in force the keys know
     * @param disk of the embedded parts, where there are any
     * @param intake where events go
     * @param visitors what is kept of browsers' visitors
     * @param boards that people save
     * @param jwtSecret with it, signed tokens are taken as well as read tokens
     */
    record Sources(
            Watch watch,
            KeyWatch keys,
            Shares shares,
            Optional<DiskWatch> disk,
            Intake intake,
            Asking asking,
            Optional<String> jwtSecret,
            VisitorSettings visitors,
            ImportSources imports,
            SavedBoards boards,
            Operations operations,
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
            new BoardsEndpoint(tokens, sources.watch(), sources.boards()),
            live,
            new SharesEndpoint(
                    tokens,
                    sources.watch(),
                    sources.shares(),
                    sources.clock(),
                    sources.asking().timeout()),
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
            new ImportsEndpoint(
                    sources.keys()::importerOf,
                    sources.imports().jobs(),
                    sources.imports().scratch(),
                    sources.imports().folder()),
            operator(),
            new OpenApiEndpoint(),
            new HealthEndpoint(sources.watch(), sources.disk(), sources.registry(), sources.clock()),
            DashboardPages.create(this::embedding)
        };
    }

    /** While it cannot be known, nobody embeds. */
    private Set<String> embedding(String shareId) {
        try {
            return sources.keys().shareNamed(shareId).map(Share::origins).orElse(Set.of());
        } catch (KeysUnavailable _) {
            return Set.of();
        }
    }

    /**
     * What imports are made with.
     *
     * @param scratch where uploads lie
     * @param folder in which requests may name files
     */
    record ImportSources(ImportJobs jobs, Path scratch, Optional<Path> folder) {}

    private OperatorEndpoint operator() {
        var keys = sources.keys();
        return new OperatorEndpoint(
                key -> keys.keyOf(KeyRing.Kind.OPERATOR, key).isPresent(),
                new OperatorView(
                        sources.operations().facts(),
                        sources.asking(),
                        sources.imports().jobs(),
                        sources.operations().rejects(),
                        sources.operations().replay()));
    }

    /** What an operator sees and does. */
    record Operations(FactsWatch facts, Rejects rejects, Replay replay) {}

    private ReadTokens readTokens() {
        var keys = sources.keys();
        ReadTokens opaque = token -> keys.keyOf(KeyRing.Kind.READ, token)
                .map(key -> Access.of(key.tenant(), key.terms().scopes()).ofKey(key.id()));
        ReadTokens unsigned = token ->
                ShareRing.isOne(token) ? keys.shareOf(token).map(SharedView::of).map(Access::of) : opaque.access(token);
        return sources.jwtSecret()
                .map(secret -> JsonWebTokens.signedWith(secret, keys::tenantNamed, sources.clock()))
                .<ReadTokens>map(
                        signed -> token -> JsonWebTokens.isOne(token) ? signed.access(token) : unsigned.access(token))
                .orElse(unsigned);
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
