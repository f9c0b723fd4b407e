package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Body;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.Step;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /bots/{uid}/events}: what bots sent to Botmetrics, which they go on sending here. The write key says that the
 * bot may; the hook, named by its key or its name, says of which platform the event is.
 */
public final class RelayEndpoint implements HttpService {
    public static final String PATH = "/bots/{uid}/events";

    private final Bots bots;
    private final Taking taking;

    public RelayEndpoint(Collector collector, Bots bots, CollectSettings limits) {
        this.bots = bots;
        this.taking = new Taking(collector, limits);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, taking.collector().handler(this::answer)).any(PATH, Problems.notAllowed("POST"));
    }

    private Answer answer(ServerRequest request) {
        String key =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("").strip();
        String uid = request.path().pathParameters().get("uid");
        return taking.collector()
                .sender(key, "header authorization")
                .then(found -> found.map(sender -> answer(request, sender, uid))
                        .orElseGet(() -> refused(Status.UNAUTHORIZED_401, "unknown_key", "Unauthorized")));
    }

    private Answer answer(ServerRequest request, Sender sender, String uid) {
        return bot(sender.tenant(), uid)
                .then(found -> found.map(hook ->
                                taking.collector().body(request).then(body -> take(relayed(sender, hook, body))))
                        .orElseGet(this::unknown));
    }

    private Step<Optional<Hook>> bot(Tenant tenant, String uid) {
        try {
            return Step.found(bots.find(tenant, uid));
        } catch (KeysUnavailable e) {
            return Step.ended(Collector.keysUnavailable("path"));
        }
    }

    private Delivery relayed(Sender sender, Hook bot, Body body) {
        try (body) {
            String text = new String(Arrays.copyOf(body.bytes(), body.length()), StandardCharsets.UTF_8);
            Hook hook = new Hook(sender, bot.name(), bot.platform(), List.of(), Map.of());
            return new Delivery(
                    hook,
                    "",
                    "",
                    _ -> "",
                    Form.parse(text).first("event").getBytes(StandardCharsets.UTF_8),
                    taking.limits(),
                    taking.collector().now());
        }
    }

    private Answer take(Delivery delivery) {
        return Platforms.named(delivery.hook().platform())
                .map(platform -> take(platform, delivery))
                .orElseGet(this::unknown);
    }

    private Answer take(Platform platform, Delivery delivery) {
        return switch (platform.relayed(delivery)) {
            case Contents.Handshake _ -> accepted();
            case Contents.Happenings(var items) -> taking.keep(delivery, items).then(_ -> accepted());
            case Contents.Unreadable(Problem problem) ->
                refused(
                        Status.BAD_REQUEST_400,
                        problem.code(),
                        problem.code().equals("invalid_json")
                                ? "Event parameter is not valid JSON"
                                : "Invalid " + platform.title() + " Event Data");
        };
    }

    private Answer unknown() {
        return refused(Status.NOT_FOUND_404, "unknown_hook", "Bot not found");
    }

    private static Answer accepted() {
        return Replies.empty(Status.ACCEPTED_202);
    }

    /** In the words of the service that this stands in for. */
    private Answer refused(Status status, String code, String words) {
        taking.collector().refused(new Problem(code, words, "request"));
        return new Answer(status, ("{\"error\":\"" + words + "\"}").getBytes(StandardCharsets.UTF_8), List.of());
    }
}
