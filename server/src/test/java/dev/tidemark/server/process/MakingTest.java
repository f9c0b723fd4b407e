package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.server.stream.StreamItem;
import dev.tidemark.server.stream.StreamRecord;
import dev.tidemark.server.stream.Undecodable;
import dev.tidemark.server.stream.UnfitRecord;
import dev.tidemark.store.Event;
import dev.tidemark.store.Identity;
import dev.tidemark.store.Reject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MakingTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.5Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Catalog catalog = Catalog.parse("test", """
            sources:
              visit:
                types: [visit, page.visit]
                user: reader.id
                fields: { seconds: { path: seconds, type: integer }, price: { path: price, type: decimal } }
              order:
                types: [order, refund]
                schemas: { order: { required: [total], properties: { total: { minimum: 0 } } } }
            """);

    @Test
    void takesAnEventApart() {
        var event = good("""
                {"specversion":"1.0","id":"1","source":"/s","type":"page.visit","time":"2026-11-22T11:00:00.123456789+02:00",
                 "user":"u1","session":"s1","subject":"x","data": {"seconds": 5, "price": 1.10, "text": "é"}}""");
        assertThat(event.source()).isEqualTo("visit");
        assertThat(event.type()).isEqualTo("page.visit");
        assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-11-22T09:00:00.123456Z"));
        assertThat(event.ownTime()).isTrue();
        assertThat(event.user()).isEqualTo("u1");
        assertThat(event.session()).isEqualTo("s1");
        assertThat(text(event.payload())).isEqualTo("{\"seconds\": 5, \"price\": 1.10, \"text\": \"é\"}");
        assertThat(text(event.attributes())).isEqualTo("{\"id\":\"1\",\"source\":\"/s\",\"subject\":\"x\"}");
    }

    @Test
    void withoutTimeItHasThatOfItsReceipt() {
        var event = good("{\"id\":\"1\",\"source\":\"/s\",\"type\":\"visit\"}");
        assertThat(event.occurredAt()).isEqualTo(RECEIVED);
        assertThat(event.ownTime()).isFalse();
        assertThat(text(event.payload())).isEqualTo("{}");
    }

    @Test
    void anEstimatedTimeIsNotItsOwn() {
        var event = good(
                "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"visit\",\"time\":\"2026-11-22T09:00:00Z\",\"timeestimated\":true}");
        assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
        assertThat(event.ownTime()).isFalse();
        assertThat(text(event.attributes())).isEqualTo("{\"id\":\"1\",\"source\":\"/s\"}");
    }

    @Test
    void takesWhatTheCollectorTakes() {
        var nothing = good("{\"type\":\"visit\",\"time\":null,\"user\":null,\"session\":null,\"data\":null}");
        assertThat(nothing.ownTime()).isFalse();
        assertThat(nothing.user() + nothing.session()).isEmpty();
        assertThat(text(nothing.payload())).isEqualTo("null");
        assertThat(good("{\"type\":\"visit\",\"time\":\"2016-12-31 23:59:60Z\"}")
                        .occurredAt())
                .isEqualTo(Instant.parse("2017-01-01T00:00:00Z"));
    }

    @Test
    void findsTheUserWhereTheSourceSays() {
        assertThat(good("{\"type\":\"visit\",\"data\":{\"reader\":{\"id\":42}}}")
                        .user())
                .isEqualTo("42");
        assertThat(good("{\"type\":\"visit\",\"data\":[1, 2]}").user()).isEmpty();
        assertThat(text(good("{\"type\":\"visit\",\"data\":\"a\\\"b\"}").payload()))
                .isEqualTo("\"a\\\"b\"");
        assertThat(text(good("{\"type\":\"visit\",\"data\": 17 , \"subject\":\"x\"}")
                        .payload()))
                .isEqualTo("17");
    }

    @Test
    void rejectsWhatCannotBeAnEventAndKeepsItsBytes() {
        assertThat(bad("{\"type\":\"vist\"}"))
                .startsWith("unknown_type no source of the catalog has events of type 'vist'");
        assertThat(bad("{\"type\":\"visit\",\"data\":{\"seconds\":\"5\"}}"))
                .startsWith("wrong_type data.seconds should be of type integer, but is \"5\"");
        assertThat(bad("{\"type\":\"visit\",\"data\":{\"seconds\":2147483648}}"))
                .startsWith("wrong_type");
        assertThat(bad("{\"type\":\"visit\",\"data\":{\"seconds\":1.5}}")).startsWith("wrong_type");
        assertThat(bad("{\"type\":\"visit\",\"data\":{\"price\":\"NaN\"}}")).startsWith("wrong_type");
        assertThat(bad("{\"type\":\"visit\",\"time\":\"yesterday\"}")).startsWith("not_an_event");
        assertThat(bad("[]")).startsWith("not_an_event");
        assertThat(bad("{\"type\":")).startsWith("not_an_event");
    }

    /** Copies of one event are one reject; another time of its own makes it another event. */
    @Test
    void aRejectKnowsWhatItIsACopyOf() {
        var time = "\"time\":\"2026-01-02T03:04:05.6789012Z\"";
        assertThat(reject("{\"type\":\"vist\",\"source\":\"/s\"," + time + "}")
                        .identity()
                        .time())
                .isEqualTo("2026-01-02T03:04:05.678901Z");
        assertThat(reject("{\"type\":\"vist\",\"timeestimated\":true," + time + "}")
                        .identity())
                .isEqualTo(reject("{\"type\":\"vist\"}").identity())
                .isEqualTo(reject("{\"type\":").identity());
        assertThat(reject("{\"type\":\"vist\",\"source\":\"/s\"}").received().source())
                .isEqualTo("/s");
    }

    /** What the database itself refuses later becomes a reject of the whole event. */
    @Test
    void anEventKnowsWhatItWasMadeOf() {
        var json = "{\"type\":\"visit\",\"source\":\"/s\",\"data\":{}}";
        var received = good(json).received();
        assertThat(text(received.bytes())).isEqualTo(json);
        assertThat(received.again()).isTrue();
        assertThat(received.source()).isEqualTo("/s");
    }

    /** So that the reject goes, or has the new reason, in the transaction that stores the batch. */
    @Test
    void whatIsTriedAgainKnowsItsReject() {
        for (var type : List.of("visit", "none")) {
            var json = "{\"type\":\"%s\"}".formatted(type).getBytes(StandardCharsets.UTF_8);
            var made = new Making(catalog, new StepMetrics(registry))
                    .take(List.of(new StreamRecord(0, 0, 1, new UUID(0, 1), RECEIVED, 17, json)));
            var received = Stream.concat(
                    made.events().stream().map(Event::received),
                    made.rejects().stream().map(Reject::received));
            assertThat(received).singleElement().satisfies(each -> {
                assertThat(each.rejectId()).isEqualTo(17);
                assertThat(each.again()).isTrue();
            });
        }
    }

    @Test
    void whatACollectorFoundToBeNoEventIsNotTriedAgain() {
        var why = new Purpose.Reject("/webhooks/slack/support", "not_an_object", "why", "");
        var bytes = "[]".getBytes(StandardCharsets.UTF_8);
        var made = new Making(catalog, new StepMetrics(registry))
                .take(List.of(new UnfitRecord(0, 0, 1, new UUID(0, 1), RECEIVED, why, bytes)));
        assertThat(made.events()).isEmpty();
        assertThat(made.rejects()).singleElement().satisfies(reject -> {
            assertThat(reject.reason()).isEqualTo("not_an_object");
            assertThat(reject.identity()).isEqualTo(Identity.timeless(1, new UUID(0, 1)));
            assertThat(reject.received().source()).isEqualTo("/webhooks/slack/support");
            assertThat(reject.received().again()).isFalse();
        });
    }

    @Test
    void holdsDataAgainstTheSchemaOfTheirType() {
        assertThat(good("{\"type\":\"order\",\"data\":{\"total\":1.5}}").source())
                .isEqualTo("order");
        assertThat(good("{\"type\":\"refund\",\"data\":{\"total\":-1}}").source())
                .isEqualTo("order");
        assertThat(bad("{\"type\":\"order\",\"data\":{\"total\":-1}}"))
                .isEqualTo("schema_mismatch /data/total: must have a minimum value of 0");
        assertThat(bad("{\"type\":\"order\"}")).isEqualTo("schema_mismatch /data: required property 'total' not found");
        assertThat(bad("{\"type\":\"order\",\"data_base64\":\"AA==\"}")).startsWith("schema_mismatch");
    }

    @Test
    void aTimeFarAfterTheReceiptIsNone() {
        assertThat(good("{\"type\":\"visit\",\"time\":\"2026-11-23T10:00:00.5Z\"}")
                        .occurredAt())
                .isEqualTo("2026-11-23T10:00:00.5Z");
        assertThat(bad("{\"type\":\"visit\",\"time\":\"2026-11-23T10:00:00.500001Z\"}"))
                .isEqualTo(
                        "time_in_future the event's time, 2026-11-23T10:00:00.500001Z, is more than 24 hours after its receipt");
    }

    @Test
    void takesAllOfManyInPiecesAndCountsWhatCameIntoEachStep() {
        var items = new ArrayList<StreamItem>();
        items.add(record("{\"type\":\"order\",\"data\":\"" + "x".repeat(1 << 20) + "\"}"));
        for (var i = 0; i < 1_000; i++) {
            items.add(record("{\"type\":\"" + (i % 10 == 0 ? "none" : "visit") + "\",\"id\":\"" + i + "\"}"));
        }
        items.add(new Undecodable(0, 1, new byte[0], "why"));
        var made = new Making(catalog, new StepMetrics(registry)).take(items);
        assertThat(made.events()).hasSize(900 + 1).extracting(Event::key).hasSize(901);
        assertThat(made.rejects()).hasSize(100 + 1);
        assertThat(made.met(Reason.UNKNOWN_TYPE) && made.met(Reason.UNDECODABLE))
                .isTrue();
        assertThat(made.met(Reason.SCHEMA_MISMATCH)).isFalse();
        assertThat(cameInto("parse")).isEqualTo(1_001);
        assertThat(cameInto("source")).isEqualTo(1_001);
        assertThat(cameInto("schema")).isEqualTo(901);
        assertThat(cameInto("event")).isEqualTo(901);
        assertThat(registry.get("tidemark.process.step")
                        .tag("step", "parse")
                        .timer()
                        .count())
                .as("one reading for a large event, and for many small ones after it")
                .isEqualTo(1 + 4);
    }

    private double cameInto(String step) {
        return registry.get("tidemark.process.step.events")
                .tag("step", step)
                .counter()
                .count();
    }

    private Making made(String json) {
        return new Making(catalog, new StepMetrics(registry)).take(List.of(record(json)));
    }

    private Reject reject(String json) {
        var made = made(json);
        assertThat(made.events()).isEmpty();
        return made.rejects().getFirst();
    }

    private Event good(String json) {
        var made = made(json);
        assertThat(made.rejects()).extracting(Reject::detail).isEmpty();
        return made.events().getFirst();
    }

    private String bad(String json) {
        var reject = reject(json);
        assertThat(text(reject.received().bytes())).isEqualTo(json);
        return reject.reason() + " " + reject.detail();
    }

    private static StreamRecord record(String json) {
        return new StreamRecord(0, 0, 1, new UUID(0, 1), RECEIVED, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
