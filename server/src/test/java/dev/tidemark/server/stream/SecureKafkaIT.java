package dev.tidemark.server.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.IntakeUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A broker that takes nobody without TLS and a password, and how those are told who come otherwise. */
class SecureKafkaIT {

    private static final String PASSWORD = "the-password-of-tidemark";
    private static final String WRONG = "not-the-password-of-tidemark";
    private static final String STORE_PASSWORD = "the-password-of-stores";

    @TempDir
    private static Path folder = Path.of("");

    private static InProcessKafka kafka;
    private static Path trusted = Path.of("");
    private static Path stranger = Path.of("");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() throws Exception {
        trusted = certificate("broker");
        stranger = certificate("stranger");
        var jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\" password=\"b\""
                + " user_broker=\"b\" user_tidemark=\"" + PASSWORD + "\";";
        kafka = InProcessKafka.start(
                folder,
                "SASL_SSL",
                Map.of(
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        trusted.toString(),
                        "ssl.keystore.password",
                        STORE_PASSWORD,
                        "ssl.truststore.type",
                        "PKCS12",
                        "ssl.truststore.location",
                        trusted.toString(),
                        "ssl.truststore.password",
                        STORE_PASSWORD,
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        jaas));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
        root().setLevel(Level.INFO);
    }

    /** Whatever a test here does. */
    @AfterEach
    void noSecretIsLogged() {
        root().detachAppender(log);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(text -> text.contains("sasl.jaas"));
        assertThat(log.list.stream()
                        .map(event ->
                                event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .noneMatch(text -> text.contains(PASSWORD) || text.contains(WRONG) || text.contains(STORE_PASSWORD));
    }

    @Test
    void whoHasThePasswordAppendsAndReads() throws Exception {
        var stream = stream(client(PASSWORD, trusted));
        stream.createTopicIfAbsent();
        try (var producer = stream.producer((_, now) -> now);
                var consumer = consumer(stream, new FromTheStart())) {
            producer.append(events());
            var read = new HashMap<Object, Integer>();
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(batch -> batch.items()
                                .forEach(item -> read.merge(((StreamRecord) item).eventKey(), 1, Integer::sum)));
                return read.size() == events().size();
            });
            assertThat(read.values()).containsOnly(1);
        }
    }

    @Test
    void aWrongPasswordIsTold() throws Exception {
        var stream = stream(client(WRONG, trusted));
        assertRefused(stream, "Authentication failed");
        try (var producer = stream.producer((_, now) -> now)) {
            assertThatThrownBy(() -> producer.append(events()))
                    .isInstanceOf(IntakeUnavailable.class)
                    .hasRootCauseMessage("Authentication failed: Invalid username or password");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsTold() {
        assertRefused(stream(client(PASSWORD, stranger)), "SSL handshake failed");
    }

    @Test
    void aStoreWithAnotherPasswordIsTold() {
        var client = client(PASSWORD, trusted);
        client.put("ssl.truststore.password", WRONG);
        assertRefused(stream(client), "Failed to load SSL keystore");
    }

    @Test
    void whoSpeaksWithoutTlsIsTold() {
        var client = client(PASSWORD, trusted);
        client.put("security.protocol", "SASL_PLAINTEXT");
        assertRefused(stream(client), "speaks TLS, and security.protocol is SASL_PLAINTEXT");
    }

    @Test
    void whoSpeaksTlsWithABrokerThatDoesNotIsTold(@TempDir Path elsewhere) throws IOException {
        try (var plain = InProcessKafka.start(elsewhere)) {
            var settings =
                    StreamSettings.at(plain.bootstrapServers()).with(ClientSettings.of(client(PASSWORD, trusted)));
            var stream = new KafkaStream(settings, new SimpleMeterRegistry());
            assertThatThrownBy(stream::createTopicIfAbsent)
                    .isInstanceOf(StreamFailed.class)
                    .hasMessage(
                            "list topics tidemark.events at %1$s: %1$s does not speak TLS, and security.protocol is SASL_SSL"
                                    .formatted(plain.bootstrapServers()));
        }
    }

    private static Generation newest(KafkaStream stream) throws InterruptedException {
        return stream.generations().getLast();
    }

    private static EventConsumer consumer(KafkaStream stream, Positions positions) throws InterruptedException {
        return stream.consumer(newest(stream), positions);
    }

    private static void assertRefused(KafkaStream stream, String reason) {
        assertThatThrownBy(stream::createTopicIfAbsent)
                .isInstanceOf(StreamFailed.class)
                .hasMessageStartingWith("list topics tidemark.events at " + kafka.bootstrapServers() + ": ")
                .satisfies(e -> assertThat(withCauses(e)).contains(reason).doesNotContain(PASSWORD, WRONG));
    }

    private static String withCauses(Throwable failure) {
        return failure
                + Optional.ofNullable(failure.getCause())
                        .map(SecureKafkaIT::withCauses)
                        .orElse("");
    }

    private static KafkaStream stream(Map<String, String> client) {
        return new KafkaStream(
                StreamSettings.at(kafka.bootstrapServers()).with(ClientSettings.of(client)), new SimpleMeterRegistry());
    }

    private static Map<String, String> client(String password, Path trust) {
        return new HashMap<>(Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"tidemark\" password=\""
                        + password + "\";",
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                trust.toString(),
                "ssl.truststore.password",
                STORE_PASSWORD));
    }

    private static List<CollectedEvent> events() {
        return IntStream.range(0, 100)
                .mapToObj(i -> new CollectedEvent(1, EventKey.of("/s", "e" + i), Instant.EPOCH, "{}".getBytes(UTF_8)))
                .toList();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** A key with a certificate for 127.0.0.1, made by the JDK's own tool; it serves as a store of trust as well. */
    private static Path certificate(String name) throws IOException, InterruptedException {
        var store = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        return store;
    }

    private static final class FromTheStart implements Positions {
        @Override
        public long startOf(int partition) {
            return 0;
        }

        @Override
        public void revoked(int partition) {}
    }
}
