package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Body;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Hooks;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Step;
import dev.tidemark.store.KeysUnavailable;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code GET} and {@code POST /webhooks/{platform}/{key}}: takes deliveries of messenger platforms. The key says which hook it
 * is, the signature that it is the platform who delivers. Answers as the platform wants it, once all is durable.
 */
public final class WebhooksEndpoint implements HttpService {
    public static final String PATH = "/webhooks/{platform}/{key}";

    private final Hooks hooks;
    private final Taking taking;

    /** @param hooks the addresses that were given out */
    public WebhooksEndpoint(Collector collector, Hooks hooks, CollectSettings limits) {
        this.hooks = hooks;
        this.taking = new Taking(collector, limits);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, taking.collector().handler(request -> answer(request, true)))
                .post(PATH, taking.collector().handler(request -> answer(request, false)))
                .any(PATH, Problems.notAllowed("GET", "POST"));
    }

    private Answer answer(ServerRequest request, boolean get) {
        var parameters = request.path().pathParameters();
        String platform = parameters.get("platform");
        return hook(parameters.get("key"))
                .then(found -> found.filter(hook -> hook.platform().equals(platform))
                        .flatMap(hook -> Platforms.named(platform).map(known -> taken(request, known, hook, get)))
                        .orElseGet(WebhooksEndpoint::unknown));
    }

    private Step<Optional<Hook>> hook(String key) {
        try {
            return Step.found(hooks.find(key));
        } catch (KeysUnavailable e) {
            return Step.ended(Collector.keysUnavailable("path"));
        }
    }

    private static Answer unknown() {
        return Answer.of(
                Status.NOT_FOUND_404,
                new Problem("unknown_hook", "This platform has no hook with this key; check the address.", "path"));
    }

    private Answer taken(ServerRequest request, Platform platform, Hook hook, boolean get) {
        return taking.collector().body(request).then(body -> {
            Delivery delivery = delivery(request, hook, body);
            return (get ? platform.greeting(delivery) : Optional.<Answer>empty())
                    .orElseGet(() -> take(platform, delivery));
        });
    }

    private Delivery delivery(ServerRequest request, Hook hook, Body body) {
        try (body) {
            return new Delivery(
                    hook,
                    request.prologue().uriPath().rawPath(),
                    request.query().rawValue(),
                    Headers.of(request.headers()),
                    Arrays.copyOf(body.bytes(), body.length()),
                    taking.limits(),
                    taking.collector().now());
        }
    }

    private Answer take(Platform platform, Delivery delivery) {
        Optional<Seal.Refusal> refusal = platform.seal().refusal(delivery);
        refusal.map(Seal.Refusal::problem).ifPresent(taking.collector()::refused);
        return refusal.map(Seal.Refusal::answer).orElseGet(() -> genuine(platform, delivery));
    }

    private Answer genuine(Platform platform, Delivery delivery) {
        return switch (platform.read(delivery)) {
            case Contents.Handshake(Answer answer) -> answer;
            case Contents.Happenings(var items) -> taking.keep(delivery, items).then(_ -> platform.thanks());
            case Contents.Unreadable(Problem problem) ->
                taking.keep(delivery, Stream.of(Leftover.whole(platform, delivery, problem)))
                        .then(_ -> platform.thanks());
        };
    }
}
