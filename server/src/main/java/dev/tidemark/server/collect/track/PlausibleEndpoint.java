package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Body;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.adapter.JsonBody;
import dev.tidemark.server.collect.visitor.Browser;
import dev.tidemark.server.collect.visitor.Client;
import dev.tidemark.server.collect.visitor.Visitors;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /api/event}, where Plausible's script and its users' servers send: with a write key in the address or as a Bearer's
 * token, because the domain in the body is no secret. Answers 202 once the event is durable; with the header
 * {@code X-Debug-Request: true} 200, and the address by which the visitor was told.
 */
public final class PlausibleEndpoint implements HttpService {
    private static final String PATH = "/api/event";
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);
    private static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final HeaderName DEBUG = HeaderNames.create("X-Debug-Request");
    private static final Header DROPPED = HeaderValues.createCached("x-plausible-dropped", "1");

    private final Collector collector;
    private final CollectSettings limits;
    private final Visitors visitors;
    private final Senders senders;

    public PlausibleEndpoint(Collector collector, CollectSettings limits, Visitors visitors) {
        this.collector = collector;
        this.limits = limits;
        this.visitors = visitors;
        this.senders = new Senders(collector);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, (request, response) -> {
                    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
                    collector.handler(this::answer).handle(request, response);
                })
                .any(PATH, Problems.notAllowed("POST"));
    }

    private Answer answer(ServerRequest request) {
        Client client = Client.of(request);
        Answer answer =
                senders.of(request).then(sender -> collector.body(request).then(body -> take(sender, body, client)));
        return answer.status().equals(Status.ACCEPTED_202) && debugged(request)
                ? new Answer(Status.OK_200, client.address().getBytes(StandardCharsets.UTF_8), answer.headers())
                : answer;
    }

    private static boolean debugged(ServerRequest request) {
        return request.headers().first(DEBUG).orElse("").equals("true");
    }

    private Answer take(Sender sender, Body body, Client client) {
        try (body) {
            return switch (JsonBody.read(body.bytes(), body.length())) {
                case JsonBody.Whole(ObjectNode sent) -> take(sender, new PlausibleHit(sent), client);
                case JsonBody.Whole _ -> refused(new Problem("not_an_object", "Send a JSON object.", ""));
                case JsonBody.Unreadable(Problem problem) -> refused(problem);
            };
        }
    }

    private Answer take(Sender sender, PlausibleHit hit, Client client) {
        Browser browser = visitors.browser(client.userAgent());
        if (visitors.unwanted(browser)) {
            visitors.leftOut(1);
            return new Answer(Status.ACCEPTED_202, OK, List.of(TEXT, DROPPED));
        }
        var now = collector.now();
        Item item = hit.item(browser, visitors.name(sender, hit.domain(), client, now), limits, now);
        return collector
                .keep(sender, List.of(item), now)
                .then(kept -> kept.bad().isEmpty()
                        ? new Answer(Status.ACCEPTED_202, OK, List.of(TEXT))
                        : Answer.of(
                                Status.BAD_REQUEST_400, kept.bad().getFirst().getFirst()));
    }

    private Answer refused(Problem problem) {
        collector.refused(problem);
        return Answer.of(Status.BAD_REQUEST_400, problem);
    }
}
