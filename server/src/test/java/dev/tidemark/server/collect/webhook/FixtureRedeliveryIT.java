package dev.tidemark.server.collect.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedKafka;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import dev.tidemark.server.run.OtherServer;
import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fixture of every platform five times, in one shuffled order, to two servers with two processors each. Both are killed
 * with -9, one after the other, and come back, so that each partition is stored by several processors. What is there then are
 * the events of the snapshots, each once, and nothing else.
 */
class FixtureRedeliveryIT {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int TIMES = 5;
    private static final int SENDERS = 4;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String TYPES = Stream.of(Type.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT) + ": {}")
            .collect(Collectors.joining(", "));

    private static final Catalog CATALOG = Catalog.parse(
            "test",
            "sources: { " + TYPES + " }\n"
                    + "rollups: { messages: { source: message, measures: { messages: count } } }\n");

    @TempDir
    private Path folder;

    private final Redelivered redelivered = Redelivered.all();
    private final AtomicInteger done = new AtomicInteger();
    private final Map<String, String> paths = new ConcurrentHashMap<>();

    @Test
    void eachEventIsThereOnceAndNothingElse() throws Exception {
        System.out.println("FixtureRedeliveryIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        try (var data = DataDirectory.open(folder.resolve("data"));
                var postgres = EmbeddedPostgres.start(data);
                var kafka = EmbeddedKafka.start(data)) {
            var url = postgres.url() + "?user=" + postgres.user() + "&password=" + postgres.password();
            try (var first = OtherServer.start(folder, url, kafka.bootstrapServers());
                    var second = OtherServer.start(folder, url, kafka.bootstrapServers());
                    var database = Database.connect(url, 2)) {
                new Apply(database).run(CATALOG);
                redelivered.platforms().forEach(platform -> paths.put(platform, hook(database, platform)));
                var deliveries = deliveries();
                var third = deliveries.size() / 3;
                sendWhile(deliveries.subList(0, third), List.of(first, second), first);
                sendWhile(deliveries.subList(third, 2 * third), List.of(first, second), second);
                sendAll(deliveries.subList(2 * third, deliveries.size()), List.of(first, second));
                assertThat(done).hasValue(TIMES * redelivered.fixtures().size());
                awaitStored(kafka.bootstrapServers(), new Prompt(database));
                assertEachOnce(new Prompt(database));
            }
        }
    }

    /** Its address, and as settings what a platform signs with and where it believes to deliver. */
    private static String hook(Database database, String platform) {
        return new StoredHooks(database)
                        .create(
                                new Tenants(database).findOrCreate(platform),
                                Redelivered.HOOK,
                                platform,
                                Optional.of(Address.SECRET),
                                Map.of("url", Address.PUBLIC))
                        .orElseThrow()
                        .path()
                + (platform.equals("twilio") ? "?team=a" : "");
    }

    private List<Sent> deliveries() {
        var deliveries = new ArrayList<Sent>();
        for (var time = 0; time < TIMES; time++) {
            redelivered.fixtures().forEach(fixture -> deliveries.add(fixture.sent()));
        }
        Collections.shuffle(deliveries, new Random(SEED));
        return deliveries;
    }

    /** One of them is killed when a part is done, and is back before this returns. */
    private void sendWhile(List<Sent> deliveries, List<OtherServer> servers, OtherServer victim) throws Exception {
        var begun = done.get();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending = threads.submit(() -> sendAll(deliveries, servers));
            await().atMost(Duration.ofMinutes(3)).until(() -> done.get() - begun > deliveries.size() / 4);
            victim.killAndRestart();
            sending.get();
        }
    }

    private void sendAll(List<Sent> deliveries, List<OtherServer> servers) {
        var queue = new ConcurrentLinkedQueue<>(deliveries);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, SENDERS).forEach(sender -> threads.execute(() -> send(queue, servers, sender)));
        }
    }

    /** Each to either server until it is taken, as platforms do. */
    private void send(Queue<Sent> deliveries, List<OtherServer> servers, int sender) {
        var attempt = sender;
        for (var sent = deliveries.poll(); sent != null; sent = deliveries.poll()) {
            while (!isTaken(servers.get(attempt++ % servers.size()), sent)) {
                // The other one then.
            }
            done.incrementAndGet();
        }
    }

    private boolean isTaken(OtherServer server, Sent delivery) {
        var sent = delivery.signed(Address.SECRET, Instant.now());
        var request = HttpRequest.newBuilder(URI.create(server.url() + paths.get(sent.platform())))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent.body()));
        sent.headers().forEach(request::header);
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Up to the end of every partition. */
    private static void awaitStored(String bootstrapServers, Prompt prompt) throws Exception {
        var settings = StreamSettings.at(bootstrapServers);
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var latest = IntStream.range(0, settings.made().partitions())
                    .mapToObj(partition -> new TopicPartition(settings.topic(), partition))
                    .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
            var end = admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(each -> each.offset())
                    .sum();
            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            prompt.number("select coalesce(sum(next_offset), 0)::bigint from tidemark.stream_offsets")
                                    == end);
        }
    }

    private void assertEachOnce(Prompt prompt) {
        var stored = prompt.rows(
                "select name, event_key::text as key, own_time, occurred_at"
                        + " from tidemark.events join tidemark.tenants using (tenant_id)",
                row -> Redelivered.identity(
                        row.text("name"),
                        row.text("key"),
                        row.flag("own_time") ? Optional.of(row.instant("occurred_at")) : Optional.empty()));
        assertThat(stored).doesNotHaveDuplicates().hasSameElementsAs(redelivered.events());
        assertThat(prompt.rows("select reason from tidemark.rejects", row -> row.text("reason")))
                .containsExactlyInAnyOrderElementsOf(redelivered.rejects());
        assertThat(prompt.number("select sum(messages)::bigint from tidemark.messages"))
                .as("of fixtures that claim to be the same event, the first that came says what it is")
                .isEqualTo(prompt.number("select count(*) from tidemark.events where source = 'message'"))
                .isPositive();
    }
}
