package dev.tidemark.server.collect.page;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Body;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.adapter.JsonBody;
import dev.tidemark.server.collect.adapter.UnfitItem;
import dev.tidemark.server.collect.track.Senders;
import dev.tidemark.server.collect.visitor.Browser;
import dev.tidemark.server.collect.visitor.Client;
import dev.tidemark.server.collect.visitor.Visitors;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/browser?key=…}: events of the script, as text, which browsers send to any origin without asking first. Answers
 * 202 once all good ones are durable; those that are not become rejects, because the script does not send them again.
 */
public final class BrowserEndpoint implements HttpService {
    private static final String PATH = "/v1/browser";

    private final Collector collector;
    private final CollectSettings limits;
    private final Visitors visitors;
    private final Senders senders;

    public BrowserEndpoint(Collector collector, CollectSettings limits, Visitors visitors) {
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
        return senders.of(request).then(sender -> collector.body(request).then(body -> take(sender, body, request)));
    }

    private Answer take(Sender sender, Body body, ServerRequest request) {
        try (body) {
            return switch (JsonBody.read(body.bytes(), body.length())) {
                case JsonBody.Whole(JsonNode sent)
                when sent.get("events") instanceof ArrayNode events -> take(sender, events, sent.path("sent"), request);
                case JsonBody.Whole _ ->
                    refused(
                            Status.BAD_REQUEST_400,
                            new Problem(
                                    "missing_events", "Send an object whose member events is an array.", "/events"));
                case JsonBody.Unreadable(Problem problem) -> refused(Status.BAD_REQUEST_400, problem);
            };
        }
    }

    private Answer take(Sender sender, ArrayNode events, JsonNode sent, ServerRequest request) {
        if (events.size() > limits.maxEvents()) {
            return refused(
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    new Problem("too_many_events", "Send them in pieces.", "/events/" + limits.maxEvents()));
        }
        Client client = Client.of(request);
        Browser browser = visitors.browser(client.userAgent());
        if (visitors.unwanted(browser)) {
            visitors.leftOut(events.size());
            return accepted(List.of());
        }
        var now = collector.now();
        var page = new PageEvents(limits, now, sent, browser, site -> visitors.name(sender, site, client, now));
        List<Item> items = new ArrayList<>(events.size());
        List<Item> kept = new ArrayList<>(events.size());
        for (JsonNode event : events) {
            Item item = page.item(event);
            items.add(item);
            kept.add(UnfitItem.of(PageEvents.SOURCE, item, event));
        }
        return collector.keep(sender, kept, now).then(_ -> accepted(items));
    }

    private static Answer accepted(List<Item> items) {
        long good = items.stream().filter(Item.Good.class::isInstance).count();
        ObjectNode receipt = JsonBody.JSON.createObjectNode().put("accepted", good);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Item.Bad(List<Problem> problems)) {
                Problem problem = problems.getFirst();
                receipt.withArray("/rejected")
                        .addObject()
                        .put("i", i)
                        .put("code", problem.code())
                        .put("message", problem.message())
                        .put("at", problem.at());
            }
        }
        return Answer.of(Status.ACCEPTED_202, receipt.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Answer refused(Status status, Problem problem) {
        collector.refused(problem);
        return Answer.of(status, problem);
    }
}
