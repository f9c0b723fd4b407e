package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.visitor.Client;
import dev.tidemark.server.collect.visitor.Referrer;
import dev.tidemark.server.collect.visitor.Visitors;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /pixel/v1/page}, {@code /pixel/v1/track} and {@code /pixel} for short: a call in an address, answered with an image of one
 * dot, for mails and pages without scripts. Every loading is another event, unless the address has a {@code messageId}.
 */
public final class PixelEndpoint implements HttpService {
    private static final byte[] DOT =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static final List<Header> IMAGE = List.of(
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "image/gif"),
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"));

    private final Collector collector;
    private final Senders senders;
    private final SegmentTaking taking;
    private final Visitors visitors;

    public PixelEndpoint(Collector collector, CollectSettings limits, Visitors visitors) {
        this.collector = collector;
        this.senders = new Senders(collector);
        this.taking = new SegmentTaking(collector, limits, visitors);
        this.visitors = visitors;
    }

    @Override
    public void routing(HttpRules rules) {
        get(rules, "/pixel", Optional.empty());
        get(rules, "/pixel/v1/page", Optional.of(Call.PAGE));
        get(rules, "/pixel/v1/track", Optional.of(Call.TRACK));
    }

    private void get(HttpRules rules, String path, Optional<Call> call) {
        rules.get(path, collector.handler(request -> answer(request, call))).any(path, Problems.notAllowed("GET"));
    }

    private Answer answer(ServerRequest request, Optional<Call> call) {
        return senders.of(request).then(sender -> {
            ObjectNode sent = PixelQuery.of(request.query());
            call.ifPresent(named -> sent.put("type", named.word()));
            if (!sent.has("type")) {
                sent.put("type", Call.PAGE.word());
            }
            Client client = Client.of(request);
            String page = request.headers().first(HeaderNames.REFERER).orElse("");
            whoAndWhere(sent, client, page);
            if (!sent.has("userId") && !sent.has("anonymousId")) {
                sent.put("anonymousId", visitors.name(sender, Referrer.host(page), client, collector.now()));
            }
            Answer answer = taking.one(sender, sent);
            return answer.status().equals(Status.OK_200) ? new Answer(Status.OK_200, DOT, IMAGE) : answer;
        });
    }

    /** What the address leaves to the headers: the image's referrer is the page that it stands on. */
    private static void whoAndWhere(ObjectNode sent, Client client, String page) {
        ObjectNode context = object(sent, "context");
        if (!context.has("userAgent")) {
            context.put("userAgent", client.userAgent());
        }
        if (!page.isEmpty() && !context.path("page").has("url")) {
            object(context, "page").put("url", page);
        }
    }

    private static ObjectNode object(ObjectNode within, String name) {
        return within.get(name) instanceof ObjectNode there ? there : within.putObject(name);
    }
}
