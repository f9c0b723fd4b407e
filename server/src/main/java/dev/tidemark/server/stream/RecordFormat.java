package dev.tidemark.server.stream;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Purpose;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * An event as a Kafka record: the key is the 16 bytes of the event key, so that all copies of an event are in one partition;
 * the header {@code t} is the tenant (4 bytes), {@code r} the time of receipt (8 bytes, microseconds since 1970); the value is
 * the JSON. All big-endian.
 *
 * <p>An event that is tried again has the header {@code a}, its reject (8 bytes). What is to become a reject has {@code u},
 * the reason, {@code d}, the detail, {@code s}, where it was delivered, and {@code m}, the media type of what is a whole
 * delivery, in UTF-8; its value is what was delivered.
 *
 * <p>What has the header {@code x} is a trial whether a partition takes records, and nothing else.
 */
final class RecordFormat {
    private static final String TENANT = "t";
    private static final String RECEIVED = "r";
    private static final String AGAIN = "a";
    private static final String REASON = "u";
    private static final String DETAIL = "d";
    private static final String SOURCE = "s";
    private static final String DELIVERED_AS = "m";
    private static final String TRIAL = "x";
    private static final byte[] NONE = {};

    private RecordFormat() {}

    static ProducerRecord<byte[], byte[]> encode(Route.To to, CollectedEvent event) {
        byte[] key = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.eventKey().getMostSignificantBits())
                .putLong(event.eventKey().getLeastSignificantBits())
                .array();
        ProducerRecord<byte[], byte[]> kafka =
                new ProducerRecord<>(to.generation().topic(), to.partition(key), key, event.json());
        kafka.headers()
                .add(
                        TENANT,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(event.tenantId())
                                .array())
                .add(RECEIVED, bytes(micros(event.receivedAt())));
        switch (event.purpose()) {
            case Purpose.Store _ -> {}
            case Purpose.StoreAgain(long rejectId) -> kafka.headers().add(AGAIN, bytes(rejectId));
            case Purpose.Reject(String source, String reason, String detail, String deliveredAs) ->
                kafka.headers()
                        .add(REASON, bytes(reason))
                        .add(DETAIL, bytes(detail))
                        .add(SOURCE, bytes(source))
                        .add(DELIVERED_AS, bytes(deliveredAs));
        }
        return kafka;
    }

    static ProducerRecord<byte[], byte[]> trial(String topic, int partition) {
        ProducerRecord<byte[], byte[]> kafka = new ProducerRecord<>(topic, partition, NONE, NONE);
        kafka.headers().add(TRIAL, NONE);
        return kafka;
    }

    static boolean isTrial(ConsumerRecord<byte[], byte[]> kafka) {
        return kafka.headers().lastHeader(TRIAL) != null;
    }

    static StreamItem decode(ConsumerRecord<byte[], byte[]> kafka) {
        if (kafka.value() == null) {
            return undecodable(kafka, "no value");
        }
        if (kafka.key() == null || kafka.key().length != 2 * Long.BYTES) {
            return undecodable(kafka, "the key is not 16 bytes");
        }
        byte[] tenant = header(kafka.headers(), TENANT);
        byte[] received = header(kafka.headers(), RECEIVED);
        if (tenant.length != Integer.BYTES || received.length != Long.BYTES) {
            return undecodable(
                    kafka,
                    "the header " + (tenant.length == Integer.BYTES ? RECEIVED : TENANT)
                            + " is missing or has a wrong length");
        }
        ByteBuffer key = ByteBuffer.wrap(kafka.key());
        return decode(
                kafka,
                ByteBuffer.wrap(tenant).getInt(),
                new UUID(key.getLong(), key.getLong()),
                Instant.EPOCH.plus(ByteBuffer.wrap(received).getLong(), ChronoUnit.MICROS));
    }

    private static StreamItem decode(
            ConsumerRecord<byte[], byte[]> kafka, int tenantId, UUID eventKey, Instant receivedAt) {
        String reason = text(kafka.headers(), REASON);
        if (!reason.isEmpty()) {
            Purpose.Reject why = new Purpose.Reject(
                    text(kafka.headers(), SOURCE),
                    reason,
                    text(kafka.headers(), DETAIL),
                    text(kafka.headers(), DELIVERED_AS));
            return new UnfitRecord(
                    kafka.partition(), kafka.offset(), tenantId, eventKey, receivedAt, why, kafka.value());
        }
        byte[] again = header(kafka.headers(), AGAIN);
        long rejectId = again.length == Long.BYTES ? ByteBuffer.wrap(again).getLong() : 0;
        return new StreamRecord(
                kafka.partition(), kafka.offset(), tenantId, eventKey, receivedAt, rejectId, kafka.value());
    }

    private static Undecodable undecodable(ConsumerRecord<byte[], byte[]> kafka, String why) {
        return new Undecodable(kafka.partition(), kafka.offset(), kafka.value() == null ? NONE : kafka.value(), why);
    }

    private static byte[] header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? NONE : header.value();
    }

    private static String text(Headers headers, String name) {
        return new String(header(headers, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
