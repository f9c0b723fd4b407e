package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path folder;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(folder.resolve("data, it's here"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void recordsSurviveARestartAndTheDeathOfTheBroker() throws Exception {
        int first;
        Files.createDirectories(data.kafka().resolve("data.new/half-made"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
            first = kafka.port();
            TestTopic topic = new TestTopic(kafka.bootstrapServers(), "kept");
            assertThatThrownBy(() -> topic.send("too early"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            topic.create();
            topic.send("one");
        }
        try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.ofLiteral("127.0.0.1"));
                EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
            assertThat(kafka.port()).isNotEqualTo(taken.getLocalPort());
            TestTopic topic = new TestTopic(kafka.bootstrapServers(), "kept");
            topic.send("two");
            long killed = kafka.pid();
            Signal.KILL.send(killed);
            await().atMost(Duration.ofSeconds(60)).until(() -> kafka.pid() != killed);
            await().atMost(Duration.ofSeconds(60)).until(() -> topic.read(2).size() == 2);
            topic.send("three");
            assertThat(topic.read(3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void aFailedStartSaysWhyAndWhere() throws IOException {
        KafkaSettings wrong = new KafkaSettings(256, Map.of("log.segment.bytes", "many"));
        assertThatThrownBy(() -> EmbeddedKafka.start(data, wrong))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageStartingWith("Kafka did not start (exit code 1): ")
                .hasMessageContaining("Invalid value many for configuration log.segment.bytes")
                .hasMessageEndingWith("(see " + data.logs().resolve("kafka.log") + ")");
    }
}
