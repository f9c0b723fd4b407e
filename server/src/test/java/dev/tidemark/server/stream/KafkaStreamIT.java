package dev.tidemark.server.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.IntakeUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaStreamIT {
    private static final Duration BRIEFLY = Duration.ofMillis(200);
    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    private static Path folder = Path.of("");

    private static InProcessKafka kafka;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws IOException {
        kafka = InProcessKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void whatIsAppendedIsRead() throws Exception {
        KafkaStream stream = stream(settings());
        List<CollectedEvent> sent = events(0, 2_000);
        try (EventProducer producer = stream.producer((_, now) -> now);
                EventConsumer consumer = consumer(stream, new Known())) {
            producer.append(sent);
            Map<Integer, List<PartitionBatch>> read = read(consumer, 2_000);
            assertThat(read).hasSize(4);
            assertThat(items(read))
                    .extracting(item -> (StreamRecord) item)
                    .extracting(r -> r.tenantId() + " " + r.eventKey() + " " + r.receivedAt() + " "
                            + new String(r.json(), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(sent.stream()
                            .map(e -> e.tenantId() + " " + e.eventKey() + " " + e.receivedAt() + " "
                                    + new String(e.json(), UTF_8))
                            .toList());
            read.values().forEach(KafkaStreamIT::assertUnbroken);
            assertThat(registry.get("tidemark.stream.lag").gauges()).hasSize(4).allMatch(g -> g.value() == 0);
        }
    }

    /** Of a server whose clock is ahead by hours, or behind by weeks: the broker neither refuses it nor lets go of it. */
    @Test
    void theBrokersClockDates() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        long now = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> astray = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                EventConsumer consumer = consumer(stream, new Known())) {
            for (Duration off : List.of(Duration.ofHours(5), Duration.ofDays(-30))) {
                RecordMetadata taken = astray.send(new ProducerRecord<>(
                                settings.topic(), 0, now + off.toMillis(), new byte[16], "x".getBytes(UTF_8)))
                        .get();
                assertThat(Duration.ofMillis(taken.timestamp() - now).abs()).isLessThan(Duration.ofHours(1));
            }
            assertThat(items(read(consumer, 2))).hasSize(2);
        }
    }

    /** What compresses a hundred to one is small on its way, and must not be large in memory. */
    @Test
    void aPollIsBoundedByRecordsAndByBytesInMemory() throws Exception {
        KafkaStream stream = stream(settings());
        byte[] large = ("{\"data\":\"" + "a".repeat(100 << 10) + "\"}").getBytes(UTF_8);
        try (EventProducer producer = stream.producer((_, now) -> now);
                EventConsumer consumer = consumer(stream, new Known())) {
            producer.append(IntStream.range(0, 200)
                    .mapToObj(i -> new CollectedEvent(1, EventKey.of("/s", "l" + i), Instant.EPOCH, large))
                    .toList());
            producer.append(events(0, 2_000));
            Map<Integer, List<PartitionBatch>> read = new TreeMap<>();
            List<Integer> records = new ArrayList<>();
            List<Long> bytes = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                List<PartitionBatch> batches = consumer.poll(BRIEFLY);
                records.add(batches.stream().mapToInt(b -> b.items().size()).sum());
                bytes.add(batches.stream()
                        .flatMap(b -> b.items().stream())
                        .mapToLong(item -> ((StreamRecord) item).json().length)
                        .sum());
                collect(batches, read);
                return items(read).size() == 2_200;
            });
            assertThat(bytes).allMatch(sum -> sum <= (1 << 20) + 6 * (101 << 10));
            assertThat(records).allMatch(count -> count <= 300).anyMatch(count -> count > 100);
            read.values().forEach(KafkaStreamIT::assertUnbroken);
        }
    }

    private static void assertUnbroken(List<PartitionBatch> batches) {
        long position = 0;
        for (PartitionBatch batch : batches) {
            assertThat(batch.expected()).isEqualTo(position);
            assertThat(batch.first()).isEqualTo(position);
            assertThat(batch.next()).isEqualTo(position + batch.items().size());
            position = batch.next();
        }
    }

    @Test
    void allCopiesOfAnEventAreInOnePartition() throws Exception {
        KafkaStream stream = stream(settings());
        try (EventProducer producer = stream.producer((_, now) -> now);
                EventConsumer consumer = consumer(stream, new Known())) {
            for (int i = 0; i < 3; i++) {
                producer.append(events(0, 200));
            }
            Map<Object, Set<Integer>> partitions = new ConcurrentHashMap<>();
            items(read(consumer, 600))
                    .forEach(item -> partitions
                            .computeIfAbsent(((StreamRecord) item).eventKey(), _ -> new HashSet<>())
                            .add(item.partition()));
            assertThat(partitions)
                    .hasSize(200)
                    .allSatisfy((_, in) -> assertThat(in).hasSize(1));
        }
    }

    @Test
    void readsFromThePositionsThatItIsTold() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        Known positions = new Known();
        try (EventProducer producer = stream.producer((_, now) -> now)) {
            producer.append(events(0, 1_000));
            try (EventConsumer consumer = consumer(stream, positions)) {
                read(consumer, 1_000)
                        .forEach((partition, batches) -> positions.stored.put(
                                partition, batches.getLast().next() - 5));
            }
            positions.awayOnce = true;
            try (EventConsumer consumer = consumer(stream, positions)) {
                List<Exception> told = new ArrayList<>();
                Map<Integer, List<PartitionBatch>> read = new TreeMap<>();
                await().until(() -> {
                    try {
                        collect(consumer.poll(BRIEFLY), read);
                    } catch (IllegalStateException e) {
                        told.add(e);
                    }
                    return items(read).size() == 20;
                });
                assertThat(told).hasSizeLessThanOrEqualTo(1);
                assertThat(positions.awayOnce).isFalse();
                read.forEach((partition, batches) ->
                        assertThat(batches.getFirst().expected()).isEqualTo(positions.stored.get(partition)));
                consumer.seek(2, 0);
                Map<Integer, List<PartitionBatch>> again = new TreeMap<>();
                await().until(() -> {
                    collect(consumer.poll(BRIEFLY), again);
                    return again.containsKey(2)
                            && of(again, 2).getLast().next()
                                    == of(read, 2).getLast().next();
                });
                assertThat(again).containsOnlyKeys(2);
                assertUnbroken(of(again, 2));
            }
        }
    }

    @Test
    void refusesQuicklyWithoutABrokerAndComesBackByItself() throws Exception {
        KafkaStream stream = stream(settings());
        try (EventProducer producer = stream.producer((_, now) -> now);
                EventConsumer consumer = consumer(stream, new Known())) {
            producer.append(events(0, 100));
            read(consumer, 100);
            kafka.stop();
            try {
                assertThatThrownBy(() -> producer.append(events(100, 100))).isInstanceOf(IntakeUnavailable.class);
                assertThat(registry.get("tidemark.stream.available").gauge().value())
                        .isZero();
                assertThatThrownBy(() -> producer.append(events(200, 100)))
                        .isInstanceOf(IntakeUnavailable.class)
                        .hasNoCause();
                assertThat(consumer.poll(BRIEFLY)).isEmpty();
            } finally {
                kafka.start();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> appended(producer, events(300, 100)));
            Set<Object> keys = new HashSet<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(BRIEFLY)
                        .forEach(batch -> batch.items().forEach(item -> keys.add(((StreamRecord) item).eventKey())));
                return keys.containsAll(
                        events(300, 100).stream().map(CollectedEvent::eventKey).toList());
            });
            assertThat(keys)
                    .as("events that were refused at once")
                    .doesNotContain(events(200, 1).getFirst().eventKey());
        }
    }

    private static boolean appended(EventProducer producer, List<CollectedEvent> events) throws InterruptedException {
        try {
            producer.append(events);
            return true;
        } catch (IntakeUnavailable e) {
            return false;
        }
    }

    @Test
    void consumersShareThePartitions() throws Exception {
        KafkaStream stream = stream(settings());
        Known firsts = new Known();
        Known seconds = new Known();
        try (EventConsumer first = consumer(stream, firsts)) {
            await().until(() ->
                    first.poll(BRIEFLY).isEmpty() && first.partitions().size() == 4);
            try (EventConsumer second = consumer(stream, seconds)) {
                await().until(() -> {
                    first.poll(BRIEFLY);
                    second.poll(BRIEFLY);
                    return first.partitions().size() == 2 && second.partitions().size() == 2;
                });
                assertThat(firsts.revoked).containsExactlyInAnyOrderElementsOf(second.partitions());
                assertThat(seconds.asked).containsExactlyInAnyOrderElementsOf(second.partitions());
                try (EventProducer producer = stream.producer((_, now) -> now)) {
                    producer.append(events(0, 2_000));
                }
                await().until(() -> {
                    first.poll(BRIEFLY);
                    return !second.poll(BRIEFLY).isEmpty();
                });
                assertThat(second.partitions())
                        .as("a partition that came from another consumer has a lag, of which one poll takes a part")
                        .anyMatch(partition -> lag(partition) > 0);
            }
            await().until(() -> {
                first.poll(BRIEFLY);
                return first.partitions().size() == 4;
            });
        }
    }

    @Test
    void aNamedConsumerHasItsPartitionsBackAtOnce() throws Exception {
        KafkaStream stream = stream(settings());
        EventConsumer killed = consumer(stream, new Known(), "one");
        await().until(() ->
                killed.poll(BRIEFLY).isEmpty() && killed.partitions().size() == 4);
        try (EventConsumer back = consumer(stream, new Known(), "one")) {
            await().until(() ->
                    back.poll(BRIEFLY).isEmpty() && back.partitions().size() == 4);
            assertThatThrownBy(() -> await().until(() -> !killed.poll(BRIEFLY).isEmpty()))
                    .isInstanceOf(StreamFailed.class);
        } finally {
            killed.close();
        }
    }

    @Test
    void goesOnAfterAGapAndSaysSo() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        Known positions = new Known();
        try (EventProducer producer = stream.producer((_, now) -> now)) {
            producer.append(events(0, 400));
            deleteBefore(settings.topic(), 0, 10);
            positions.stored.put(0, 3L);
            positions.stored.put(1, 5_000L);
            try (EventConsumer consumer = consumer(stream, positions)) {
                Map<Integer, List<PartitionBatch>> read = new TreeMap<>();
                await().until(() -> {
                    collect(consumer.poll(BRIEFLY), read);
                    return read.keySet().containsAll(Set.of(0, 2, 3))
                            && registry.get("tidemark.stream.gap").counter().count() == 2;
                });
                assertThat(of(read, 0).getFirst().expected()).isEqualTo(3);
                assertThat(of(read, 0).getFirst().first()).isEqualTo(10);
                producer.append(events(400, 100));
                await().until(() -> {
                    collect(consumer.poll(BRIEFLY), read);
                    return read.containsKey(1);
                });
                assertThat(of(read, 1).getFirst().expected()).isEqualTo(5_000);
                assertThat(of(read, 1).getFirst().first()).isBetween(1L, 4_999L);
            }
        }
    }

    private void deleteBefore(String topic, int partition, long offset)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    @Test
    void handsOutWhatIsNoEvent() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        byte[] key = new byte[16];
        try (KafkaProducer<byte[], byte[]> foreign = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                EventConsumer consumer = consumer(stream, new Known())) {
            foreign.send(new ProducerRecord<>(settings.topic(), 0, key, "x".getBytes(UTF_8)))
                    .get();
            foreign.send(new ProducerRecord<>(settings.topic(), 0, null, "y".getBytes(UTF_8)))
                    .get();
            foreign.send(new ProducerRecord<>(settings.topic(), 0, key, null)).get();
            assertThat(items(read(consumer, 3)))
                    .extracting(item -> (Undecodable) item)
                    .extracting(u -> u.offset() + " " + new String(u.bytes(), UTF_8) + " " + u.why())
                    .containsExactly(
                            "0 x the header t is missing or has a wrong length",
                            "1 y the key is not 16 bytes",
                            "2  no value");
        }
    }

    @Test
    void wakesUp() throws Exception {
        try (EventConsumer consumer = consumer(stream(settings()), new Known())) {
            consumer.wakeup();
            assertThat(consumer.poll(Duration.ofMinutes(5))).isEmpty();
        }
    }

    @Test
    void aTopicMadeAgainIsAnother() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        String first = newest(stream).topicId();
        stream.createTopicIfAbsent();
        assertThat(newest(stream).topicId()).isEqualTo(first);
        assertThat(newest(stream).partitions()).isEqualTo(4);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(settings.topic())).all().get();
        }
        await().ignoreExceptionsInstanceOf(NoSuchElementException.class).until(() -> {
            stream.createTopicIfAbsent();
            return !newest(stream).topicId().equals(first);
        });
    }

    @Test
    void theNextTopicIsWrittenFromItsBeginningAndTheLastOneNeverAgain() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        Generation first = newest(stream);
        alter(settings.topic(), Map.of("retention.ms", "123456789", "max.message.bytes", "2000000"));
        try (EventProducer before = stream.producer((_, now) -> now)) {
            before.append(events(0, 500));
            Generation second = new Growth(settings).to(6);
            assertThat(second.topic()).isEqualTo(settings.topic() + ".2");
            assertThat(second.partitions()).isEqualTo(6);
            assertThat(new Generations(settings, Asking.patiently(settings)).ownSettings(second))
                    .containsEntry("retention.ms", "123456789")
                    .containsEntry("max.message.bytes", "2000000")
                    .containsEntry("min.insync.replicas", "1");
            long end = stream.waiting(first, _ -> 0);
            before.append(events(0, 500));
            assertThat(stream.waiting(first, _ -> 0)).isEqualTo(end);
            assertThat(stream.waiting(second, _ -> 0)).isEqualTo(500);
            try (EventConsumer consumer = stream.consumer(first, new Known())) {
                assertThat(items(read(consumer, 500))).allMatch(item -> item instanceof StreamRecord);
                assertThat(consumer.isSucceeded()).isTrue();
            }
            try (EventConsumer consumer = stream.consumer(second, new Known())) {
                assertThat(items(read(consumer, 500))).hasSize(500);
                assertThat(consumer.isSucceeded()).isFalse();
            }
        }
    }

    @Test
    void aGrowthThatWasKilledHalfwayIsGoneOnWith() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        try (EventProducer producer = stream.producer((_, now) -> now)) {
            producer.append(events(0, 100));
            new Growth(settings).close(newest(stream));
            assertThatThrownBy(() -> {
                        while (true) {
                            producer.append(events(100, 100));
                        }
                    })
                    .isInstanceOf(IntakeUnavailable.class)
                    .hasMessage("The stream is getting more partitions");
            assertThat(new Growth(settings).to(5).partitions()).isEqualTo(5);
            producer.append(events(100, 100));
            assertThat(newest(stream).number()).isEqualTo(2);
            assertThat(stream.waiting(newest(stream), _ -> 0)).isEqualTo(100);
        }
    }

    /** Not what Kafka does: its own producers spread keys anew as soon as they hear of more partitions. */
    @Test
    void partitionsThatWereAddedByHandAreNotWritten() throws Exception {
        StreamSettings settings = settings();
        KafkaStream stream = stream(settings);
        Map<String, Integer> kept = new ConcurrentHashMap<>();
        PartitionCounts counts = (topic, now) -> kept.computeIfAbsent(topic, _ -> now);
        try (EventProducer before = stream.producer(counts)) {
            before.append(events(0, 200));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createPartitions(Map.of(settings.topic(), NewPartitions.increaseTo(9)))
                        .all()
                        .get();
            }
            try (EventProducer after = stream.producer(counts);
                    EventConsumer consumer = consumer(stream, new Known())) {
                after.append(events(0, 200));
                before.append(events(0, 200));
                Map<Object, Set<Integer>> partitions = new ConcurrentHashMap<>();
                items(read(consumer, 600))
                        .forEach(item -> partitions
                                .computeIfAbsent(((StreamRecord) item).eventKey(), _ -> new HashSet<>())
                                .add(item.partition()));
                assertThat(partitions)
                        .hasSize(200)
                        .allSatisfy((_, in) -> assertThat(in).hasSize(1));
            }
        }
    }

    private static void alter(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            settings.entrySet().stream()
                                    .map(each -> new AlterConfigOp(
                                            new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                                    .toList()))
                    .all()
                    .get();
        }
    }

    private double lag(int partition) {
        return registry.get("tidemark.stream.lag")
                .tag("partition", String.valueOf(partition))
                .gauge()
                .value();
    }

    private static Generation newest(KafkaStream stream) throws InterruptedException {
        return stream.generations().getLast();
    }

    private static EventConsumer consumer(KafkaStream stream, Positions positions) throws InterruptedException {
        return stream.consumer(newest(stream), positions);
    }

    private static EventConsumer consumer(KafkaStream stream, Positions positions, String name)
            throws InterruptedException {
        return stream.consumer(newest(stream), positions, name);
    }

    private static StreamSettings settings() {
        StreamSettings defaults = StreamSettings.at(kafka.bootstrapServers());
        int number = TOPICS.incrementAndGet();
        return new StreamSettings(
                defaults.bootstrapServers(),
                "events-" + number,
                defaults.made(),
                "group-" + number,
                defaults.client(),
                defaults.producing(),
                new StreamSettings.Consuming(300, 1 << 20));
    }

    private KafkaStream stream(StreamSettings settings) throws InterruptedException {
        KafkaStream stream = new KafkaStream(settings, registry);
        stream.createTopicIfAbsent();
        return stream;
    }

    private static List<CollectedEvent> events(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> new CollectedEvent(
                        i % 3,
                        EventKey.of("/s", "e" + i),
                        Instant.ofEpochSecond(1_800_000_000L + i, 123_456_000),
                        ("{\"id\":\"e" + i + "\"}").getBytes(UTF_8)))
                .toList();
    }

    private static Map<Integer, List<PartitionBatch>> read(EventConsumer consumer, int count) {
        Map<Integer, List<PartitionBatch>> read = new TreeMap<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            collect(consumer.poll(BRIEFLY), read);
            return items(read).size() == count;
        });
        return read;
    }

    private static void collect(List<PartitionBatch> batches, Map<Integer, List<PartitionBatch>> read) {
        batches.forEach(batch ->
                read.computeIfAbsent(batch.partition(), _ -> new ArrayList<>()).add(batch));
    }

    private static List<PartitionBatch> of(Map<Integer, List<PartitionBatch>> read, int partition) {
        return read.getOrDefault(partition, List.of());
    }

    private static List<StreamItem> items(Map<Integer, List<PartitionBatch>> read) {
        return read.values().stream()
                .flatMap(List::stream)
                .flatMap(batch -> batch.items().stream())
                .toList();
    }

    /** Positions in memory. */
    private static final class Known implements Positions {
        private final Map<Integer, Long> stored = new TreeMap<>();
        private final Set<Integer> asked = new HashSet<>();
        private final Set<Integer> revoked = new HashSet<>();
        private boolean awayOnce;

        @Override
        public long startOf(int partition) {
            if (awayOnce) {
                awayOnce = false;
                throw new IllegalStateException("the store is away");
            }
            asked.add(partition);
            return stored.getOrDefault(partition, 0L);
        }

        @Override
        public void revoked(int partition) {
            revoked.add(partition);
        }
    }
}
