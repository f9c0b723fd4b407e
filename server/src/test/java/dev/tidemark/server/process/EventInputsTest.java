package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.server.stream.StreamRecord;
import dev.tidemark.testing.Fuzzing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** Whatever stands in the stream, each record is one event, of which JSON is kept, or one reject. */
public class EventInputsTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.5Z");
    private static final StepMetrics METRICS = new StepMetrics(new SimpleMeterRegistry());

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              visit:
                types: [visit]
                user: reader.id
                fields: { seconds: { path: seconds, type: integer }, price: { path: a.price, type: decimal } }
              order:
                types: [order]
                schemas: { order: { required: [total], properties: { total: { minimum: 0 }, name: { pattern: "^(a+)+$" } } } }
            """);

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(EventInputsTest.class, EventInputsTest::fuzzerTestOneInput, """
                {"specversion":"1.0","id":"1","source":"/s","type":"visit","time":"2026-11-22T11:00:00.123456789+02:00","user":"u1",
                 "session":"s1","subject":"x","data": {"seconds": 5, "a": {"price": 1.10}, "reader": {"id": 42}, "ok": true}}""", """
                {"type":"order","timeestimated":true,"time":"2016-12-31 23:59:60Z","data":{"total":7,"name":"aa"}}""", """
                {"type":"visit","data":"a\\u0000b","user":null,"session":"\\ud800","data_base64":"eA=="}""");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var made =
                new Making(CATALOG, METRICS).take(List.of(new StreamRecord(0, 0, 1, new UUID(0, 1), RECEIVED, input)));
        assertThat(made.events().size() + made.rejects().size()).isEqualTo(1);
        made.events().forEach(event -> {
            JsonMapper.shared().readTree(event.payload());
            assertThat(JsonMapper.shared().readTree(event.attributes()).isObject())
                    .isTrue();
            assertThat(event.occurredAt()).isBefore(RECEIVED.plusSeconds(86_401));
        });
        made.rejects().forEach(reject -> assertThat(reject.reason()).isNotBlank());
    }
}
