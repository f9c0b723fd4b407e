package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.stream.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerKeysTest {

    @Test
    void limitsOfAskingAreAsTheyAreSaid() {
        var queries = ServerKeys.settings(Map.of(
                        "queries_per_tenant",
                        "3",
                        "query_connections",
                        "4",
                        "query_timeout",
                        "7",
                        "query_cache_mb",
                        "0"))
                .queries();
        assertThat(queries.perTenant()).isEqualTo(3);
        assertThat(queries.connections()).isEqualTo(4);
        assertThat(queries.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(queries.cacheBytes()).isZero();
        assertThat(ServerKeys.settings(Map.of()).queries()).isEqualTo(QuerySettings.DEFAULT);
    }

    @Test
    void rejectsAreKeptForDaysOrForGood() {
        assertThat(ServerKeys.settings(Map.of()).keepRejects()).isEqualTo(Duration.ofDays(30));
        assertThat(ServerKeys.settings(Map.of("reject_days", "0")).keepRejects())
                .isZero();
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("reject_days", "-1")))
                .hasMessage("reject_days should be a whole number from 0 to 36500, not '-1'");
    }

    /** With few connections a tenant has one less of them. */
    @Test
    void oneTenantCannotHaveAllConnections() {
        assertThat(ServerKeys.settings(Map.of("query_connections", "5"))
                        .queries()
                        .perTenant())
                .isEqualTo(4);
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("query_connections", "5", "queries_per_tenant", "5")))
                .hasMessage("queries_per_tenant should be a whole number from 1 to 4, not '5'");
    }

    @Test
    void whatIsKeptOfVisitorsIsAsItIsSaid() {
        assertThat(ServerKeys.settings(Map.of()).visitors()).isEqualTo(VisitorSettings.DEFAULT);
        var secret = "x".repeat(32);
        assertThat(ServerKeys.settings(Map.of("keep_bots", "True", "visitor_secret", secret))
                        .visitors())
                .isEqualTo(new VisitorSettings(true, Optional.of(secret)));
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("keep_bots", "maybe")))
                .hasMessage("keep_bots should be true or false, not 'maybe'");
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("visitor_secret", "short")))
                .hasMessageStartingWith("visitor_secret should have at least 32 bytes");
    }

    @Test
    void aKafkaClusterIsAsItIsSaid() {
        var kafka = kafka(Map.of("kafka_partitions", "12", "kafka_replication", "3"));
        assertThat(kafka.bootstrapServers()).isEqualTo("one:9092,two:9092");
        assertThat(kafka.made()).isEqualTo(new StreamSettings.Made(12, 3, 2));
        assertThat(kafka(Map.of()).made()).isEqualTo(new StreamSettings.Made(4, 1, 1));
        assertThat(kafka(Map.of("kafka_replication", "2")).made().minInSync()).isEqualTo(1);
        assertThat(kafka(Map.of("kafka_replication", "3", "kafka_min_in_sync", "3"))
                        .made()
                        .minInSync())
                .isEqualTo(3);
        assertThatThrownBy(() -> kafka(Map.of("kafka_min_in_sync", "2")))
                .hasMessage("kafka_min_in_sync should be a whole number from 1 to 1, not '2'");
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("kafka_replication", "3")))
                .hasMessage("kafka_replication is for a Kafka cluster: set kafka_bootstrap_servers");
    }

    @Test
    void settingsOfKafkaComeFromTheYamlAndFromAFileOfSecrets(@TempDir Path folder) throws IOException {
        var secrets = folder.resolve("secrets.properties");
        Files.writeString(
                secrets, "sasl.jaas.config = x.Y required password=\"tell-nobody\";\nsasl.mechanism = PLAIN\n");
        var yaml = folder.resolve("tidemark.yaml");
        Files.writeString(yaml, """
                kafka_bootstrap_servers: one:9092
                kafka_properties_file: %s
                kafka_properties:
                  security.protocol: SASL_SSL
                  sasl.mechanism: SCRAM-SHA-512
                  fetch.min.bytes: 7
                """.formatted(secrets));
        var kafka = ServerKeys.settings(ServerKeys.read(yaml)).kafka().orElseThrow();
        assertThat(kafka.client())
                .hasToString(
                        "settings of Kafka [fetch.min.bytes, sasl.jaas.config, sasl.mechanism, security.protocol]");
        assertThat(kafka.toString()).doesNotContain("tell-nobody");

        Files.writeString(secrets, "acks = 1\nsasl.jaas.confg = tell-nobody\n");
        assertThatThrownBy(() -> ServerKeys.settings(ServerKeys.read(yaml)))
                .hasMessageStartingWith("kafka_properties: acks is not passed on: ")
                .hasMessageEndingWith("unknown setting of Kafka 'sasl.jaas.confg'; did you mean 'sasl.jaas.config'?");
    }

    @Test
    void whatIsNoListOfSettingsOfKafkaIsToldWithoutItsText(@TempDir Path folder) {
        assertThatThrownBy(() -> kafka(Map.of("kafka_properties", "tell-nobody")))
                .hasMessage("kafka_properties should be names with values, such as {security.protocol: SASL_SSL}");
        assertThatThrownBy(() -> kafka(Map.of("kafka_properties", "{\"ssl.protocol\": {}}")))
                .hasMessage("kafka_properties should be names with values, such as {security.protocol: SASL_SSL}");
        assertThatThrownBy(() -> kafka(Map.of("kafka_properties_file", folder + "/none")))
                .hasMessage("cannot read kafka_properties_file: no such file: " + folder + "/none");
    }

    private static StreamSettings kafka(Map<String, String> values) {
        var all = new HashMap<>(values);
        all.put("kafka_bootstrap_servers", "one:9092,two:9092");
        return ServerKeys.settings(all).kafka().orElseThrow();
    }
}
