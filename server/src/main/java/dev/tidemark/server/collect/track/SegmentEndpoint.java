package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Body;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.adapter.JsonBody;
import dev.tidemark.server.collect.visitor.Visitors;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/track} and the other calls of Segment's HTTP tracking API, {@code /v1/batch}, and {@code /beacon} for a page that
 * is being left. Libraries of Segment and RudderStack send to it unmodified. Answers 200 once all good calls are durable, with
 * what is wrong with the others.
 */
public final class SegmentEndpoint implements HttpService {
    private static final List<String> BEACONS = List.of("/beacon/v1/batch", "/beacon");

    private final Collector collector;
    private final Senders senders;
    private final SegmentTaking taking;

    public SegmentEndpoint(Collector collector, CollectSettings limits, Visitors visitors) {
        this.collector = collector;
        this.senders = new Senders(collector);
        this.taking = new SegmentTaking(collector, limits, visitors);
    }

    @Override
    public void routing(HttpRules rules) {
        for (Call call : Call.values()) {
            post(rules, "/v1/" + call.word(), (sender, sent) -> taking.one(sender, sent.put("type", call.word())));
        }
        post(rules, "/v1/batch", taking::batch);
        BEACONS.forEach(path -> rules.post(
                        path,
                        collector.handler(request ->
                                answer(request, (sender, sent) -> taking.batch(sender, ofBrowser(sent, request)))))
                .any(path, Problems.notAllowed("POST")));
    }

    private void post(HttpRules rules, String path, BiFunction<Sender, ObjectNode, Answer> taking) {
        rules.post(path, collector.handler(request -> answer(request, taking))).any(path, Problems.notAllowed("POST"));
    }

    /** The body is read before the sender is known only if the key stands in it. */
    private Answer answer(ServerRequest request, BiFunction<Sender, ObjectNode, Answer> taking) {
        Optional<SentKey> key = SentKey.in(request);
        return key.isEmpty()
                ? read(request, sent -> senders.of(SentKey.in(sent)).then(sender -> taking.apply(sender, sent)))
                : senders.of(key).then(sender -> read(request, sent -> taking.apply(sender, sent)));
    }

    private Answer read(ServerRequest request, Function<ObjectNode, Answer> rest) {
        return collector.body(request).then(body -> {
            try (body) {
                return read(body, rest);
            }
        });
    }

    private Answer read(Body body, Function<ObjectNode, Answer> rest) {
        return switch (JsonBody.read(body.bytes(), body.length())) {
            case JsonBody.Whole(ObjectNode sent) -> rest.apply(sent);
            case JsonBody.Whole _ ->
                taking.refused(
                        Status.BAD_REQUEST_400,
                        new Problem("not_an_object", "Send a JSON object; this is something else.", ""));
            case JsonBody.Unreadable(Problem problem) -> taking.refused(Status.BAD_REQUEST_400, problem);
        };
    }

    /** A beacon's items do not always say which browser they are of; its request does. */
    private static ObjectNode ofBrowser(ObjectNode sent, ServerRequest request) {
        ObjectNode context = sent.get("context") instanceof ObjectNode own ? own : sent.putObject("context");
        if (!context.has("userAgent")) {
            request.headers().first(HeaderNames.USER_AGENT).ifPresent(browser -> context.put("userAgent", browser));
        }
        return sent;
    }
}
