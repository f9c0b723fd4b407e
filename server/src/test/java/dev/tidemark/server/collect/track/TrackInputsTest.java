package dev.tidemark.server.collect.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.adapter.JsonBody;
import dev.tidemark.server.collect.visitor.Browsers;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.collect.visitor.Visitors;
import dev.tidemark.testing.Fuzzing;
import io.helidon.common.uri.UriQuery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls of Segment's protocol, hits of Plausible's script and the addresses of pixels are events, or are told what is wrong with them. */
public class TrackInputsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final Visitors VISITORS = new Visitors(VisitorSettings.DEFAULT, new SimpleMeterRegistry());
    private static final Browsers BROWSERS = new Browsers();

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(TrackInputsTest.class, TrackInputsTest::fuzzerTestOneInput, """
                {"type":"track","event":"x","userId":7,"messageId":"m","timestamp":"2026-11-22T05:00:00Z","sentAt":"2026-11-22T05:00:01Z","writeKey":"k",
                 "context":{"ip":"1.2.3.4","userAgent":"Mozilla/5.0 (X11; Linux x86_64) Chrome/1","page":{"referrer":"https://www.google.com/","url":"https://a/b"}}}""", """
                {"type":"alias","previousId":"p","anonymousId":"a","originalTimestamp":"2026-11-22T05:00:00+02:00"}""", """
                {"n":"pageview","u":"https://a.example/b?c#d","d":"a.example","r":"https://t.co/x","p":"{\\"a\\":1}","revenue":{"amount":1}}""", """
                {"name":"engagement","url":"http://[::1]:x/","domain":"d","e":12345678901234567890,"props":{"a":"b"}}""", """
                ?userId=7&properties.path=%2Fa&properties.a.b.c=%ff%&x=%00""");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        if (text.startsWith("?")) {
            pixel(text.substring(1));
        } else if (JsonBody.read(input, input.length) instanceof JsonBody.Whole(ObjectNode sent)) {
            new SegmentItems(CollectSettings.DEFAULT, VISITORS)
                    .item(sent, Delivery.of(NOW, sent))
                    .ifPresent(TrackInputsTest::check);
            check(new PlausibleHit(sent).item(BROWSERS.of(text), "", CollectSettings.DEFAULT, NOW));
        }
    }

    private static void pixel(String query) {
        UriQuery read;
        try {
            read = UriQuery.create(query);
            read.names();
        } catch (IllegalArgumentException _) {
            return; // Refused by the server of HTTP.
        }
        assertThat(PixelQuery.of(read).toString()).startsWith("{");
    }

    private static void check(Item item) {
        switch (item) {
            case Item.Good good ->
                assertThat(JsonBody.JSON.readTree(good.json()).isObject()).isTrue();
            case Item.Bad(var problems) ->
                assertThat(problems)
                        .isNotEmpty()
                        .allMatch(each -> !each.message().isBlank());
            case Item.Unfit unfit -> assertThat(unfit.detail()).isNotBlank();
        }
    }
}
