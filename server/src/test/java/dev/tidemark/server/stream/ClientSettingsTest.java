package dev.tidemark.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** What of Kafka's own settings passes through, to whom, and what is refused. */
class ClientSettingsTest {

    @Test
    void securityReachesEveryClient() {
        var passed = Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", "x.Y required username=\"u\" password=\"p\";",
                "ssl.truststore.location", "/trusted.p12",
                "ssl.truststore.password", "hidden",
                "ssl.keystore.type", "PEM");
        each(settings(passed)).forEach(properties -> assertThat(properties).containsAllEntriesOf(passed));
    }

    @Test
    void aSettingOfOneClientReachesThatOneAlone() {
        var settings = settings(Map.of("batch.size", "1000", "fetch.min.bytes", "7"));
        assertThat(ClientProperties.producer(settings))
                .containsEntry("batch.size", "1000")
                .doesNotContainKey("fetch.min.bytes");
        assertThat(ClientProperties.consumer(settings))
                .containsEntry("fetch.min.bytes", "7")
                .doesNotContainKey("batch.size");
        assertThat(ClientProperties.admin(settings, 1_000)).doesNotContainKeys("batch.size", "fetch.min.bytes");
    }

    /** Against the client's own reading of them, not against the text that was given. */
    @Test
    void exactnessIsNotASetting() {
        var settings = settings(Map.of("security.protocol", "PLAINTEXT"));
        var producer = new ProducerConfig(withSerializers(ClientProperties.producer(settings)));
        assertThat(producer.getString("acks")).isEqualTo("-1");
        assertThat(producer.getInt("retries")).isEqualTo(Integer.MAX_VALUE);
        assertThat(producer.getBoolean("enable.idempotence")).isFalse();
        assertThat(producer.getString("transactional.id")).isNull();
        var consumer = new ConsumerConfig(withDeserializers(ClientProperties.consumer(settings)));
        assertThat(consumer.getBoolean("enable.auto.commit")).isFalse();
        assertThat(consumer.getString("auto.offset.reset")).isEqualTo("none");
    }

    @Test
    void whatExactnessRestsOnIsRefusedWithItsReason() {
        for (var name : List.of(
                "acks",
                "enable.idempotence",
                "max.in.flight.requests.per.connection",
                "transactional.id",
                "partitioner.class",
                "partitioner.ignore.keys",
                "interceptor.classes",
                "key.serializer",
                "value.serializer",
                "key.deserializer",
                "value.deserializer",
                "enable.auto.commit",
                "auto.offset.reset",
                "isolation.level",
                "group.id",
                "group.instance.id",
                "group.protocol",
                "partition.assignment.strategy",
                "retries",
                "delivery.timeout.ms",
                "request.timeout.ms",
                "bootstrap.servers")) {
            assertThatThrownBy(() -> ClientSettings.of(Map.of(name, "0")))
                    .as(name)
                    .isInstanceOf(ClientSettings.Refused.class)
                    .hasMessageStartingWith(name + " is not passed on: ");
        }
    }

    /** A name that is refused and that Kafka does not have would never be met. */
    @Test
    void whatIsRefusedExistsInKafka() {
        assertThat(Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
                        .map(ConfigDef::names)
                        .flatMap(Set::stream))
                .containsAll(ClientSettings.OWN.keySet());
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        assertThatThrownBy(() -> ClientSettings.of(Map.of(
                        "sasl.mechanisms", "PLAIN",
                        "acks", "1",
                        "fetch.min.bytes", "many",
                        "security.protocol", "TLS")))
                .isInstanceOf(ClientSettings.Refused.class)
                .hasMessageContainingAll(
                        "acks is not passed on: ",
                        "unknown setting of Kafka 'sasl.mechanisms'; did you mean 'sasl.mechanism'?",
                        "Invalid value many for configuration fetch.min.bytes",
                        "security.protocol");
    }

    @Test
    void secretsStandInNoText() {
        var secret = "s3cret-that-nobody-reads";
        var properties = new HashMap<String, String>();
        ConfigDef all = ProducerConfig.configDef();
        all.configKeys().forEach((name, key) -> {
            if (key.type == ConfigDef.Type.PASSWORD) {
                properties.put(name, secret);
            }
        });
        assertThat(properties).containsKeys("sasl.jaas.config", "ssl.key.password", "ssl.keystore.key");
        var settings = settings(properties);
        assertThat(settings + " " + settings.client()).doesNotContain(secret).contains("sasl.jaas.config");
        properties.put("acks", "1");
        properties.put("ssl.truststore.pasword", secret);
        assertThatThrownBy(() -> ClientSettings.of(properties))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
    }

    private static StreamSettings settings(Map<String, String> client) {
        return StreamSettings.at("127.0.0.1:1").with(ClientSettings.of(client));
    }

    private static List<Map<String, Object>> each(StreamSettings settings) {
        return List.of(
                ClientProperties.producer(settings),
                ClientProperties.consumer(settings),
                ClientProperties.admin(settings, 1_000));
    }

    private static Map<String, Object> withSerializers(Map<String, Object> properties) {
        var name = "org.apache.kafka.common.serialization.ByteArraySerializer";
        properties.put("key.serializer", name);
        properties.put("value.serializer", name);
        return properties;
    }

    private static Map<String, Object> withDeserializers(Map<String, Object> properties) {
        var name = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
        properties.put("key.deserializer", name);
        properties.put("value.deserializer", name);
        return properties;
    }
}
