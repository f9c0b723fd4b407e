package dev.tidemark.server.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Purpose;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    private static final UUID KEY = new UUID(-1, 2);
    private static final Instant RECEIVED = Instant.parse("2026-11-22T06:00:00.123456Z");

    @Test
    void anEventComesOutAsItWentIn() {
        assertThat(there(new CollectedEvent(7, KEY, RECEIVED, bytes("{}"))))
                .isInstanceOfSatisfying(StreamRecord.class, record -> {
                    assertThat(record.tenantId()).isEqualTo(7);
                    assertThat(record.eventKey()).isEqualTo(KEY);
                    assertThat(record.receivedAt()).isEqualTo(RECEIVED);
                    assertThat(record.rejectId()).isZero();
                    assertThat(record.json()).asString(UTF_8).isEqualTo("{}");
                });
    }

    @Test
    void anEventThatIsTriedAgainKnowsItsReject() {
        assertThat(there(new CollectedEvent(7, KEY, RECEIVED, new Purpose.StoreAgain(1L << 40), bytes("{}"))))
                .isInstanceOfSatisfying(
                        StreamRecord.class,
                        record -> assertThat(record.rejectId()).isEqualTo(1L << 40));
    }

    @Test
    void whatIsNoEventSaysWhyAndWhereItCameFrom() {
        var why = new Purpose.Reject("/webhooks/slack/büro", "no_event", "wéird", "application/json");
        assertThat(there(new CollectedEvent(7, KEY, RECEIVED, why, bytes("<x>"))))
                .isInstanceOfSatisfying(UnfitRecord.class, record -> {
                    assertThat(record.tenantId()).isEqualTo(7);
                    assertThat(record.eventKey()).isEqualTo(KEY);
                    assertThat(record.receivedAt()).isEqualTo(RECEIVED);
                    assertThat(record.why()).isEqualTo(why);
                    assertThat(record.bytes()).asString(UTF_8).isEqualTo("<x>");
                });
    }

    private static StreamItem there(CollectedEvent event) {
        var sent = RecordFormat.encode(new Route.To(new Generation(1, "topic", "id", 4), 4), event);
        return RecordFormat.decode(new ConsumerRecord<>(
                "topic",
                3,
                17,
                0,
                TimestampType.CREATE_TIME,
                16,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
