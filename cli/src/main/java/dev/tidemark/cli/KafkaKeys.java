package dev.tidemark.cli;

import dev.tidemark.server.stream.ClientSettings;
import dev.tidemark.server.stream.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the server's settings say of a Kafka cluster. No message has a value in it that may be a secret. */
final class KafkaKeys {

    /** Besides its address. */
    static final List<String> ALL = List.of(
            ServerKeys.KAFKA_PARTITIONS,
            ServerKeys.KAFKA_REPLICATION,
            ServerKeys.KAFKA_MIN_IN_SYNC,
            ServerKeys.KAFKA_PROPERTIES,
            ServerKeys.KAFKA_PROPERTIES_FILE);

    private static final int MOST_PARTITIONS = 10_000;
    private static final int MOST_REPLICAS = 100;

    private KafkaKeys() {}

    /** None without an address. */
    static Optional<StreamSettings> settings(Map<String, String> values) {
        var servers = ServerKeys.find(values, ServerKeys.KAFKA_BOOTSTRAP_SERVERS);
        if (servers.isEmpty()) {
            ALL.stream()
                    .filter(key -> ServerKeys.find(values, key).isPresent())
                    .findFirst()
                    .ifPresent(key -> {
                        throw CommandFailure.wrongInput(key + " is for a Kafka cluster: set kafka_bootstrap_servers");
                    });
        }
        return servers.map(StreamSettings::at)
                .map(stream -> stream.with(made(values)).with(client(values)));
    }

    private static StreamSettings.Made made(Map<String, String> values) {
        var standard = StreamSettings.Made.DEFAULT;
        var made = StreamSettings.Made.replicated(
                ServerKeys.number(values, ServerKeys.KAFKA_PARTITIONS, standard.partitions(), 1, MOST_PARTITIONS),
                ServerKeys.number(values, ServerKeys.KAFKA_REPLICATION, standard.replication(), 1, MOST_REPLICAS));
        return new StreamSettings.Made(
                made.partitions(),
                made.replication(),
                ServerKeys.number(values, ServerKeys.KAFKA_MIN_IN_SYNC, made.minInSync(), 1, made.replication()));
    }

    /** The file first; what is declared beside it wins. */
    private static ClientSettings client(Map<String, String> values) {
        var all = new HashMap<String, String>();
        ServerKeys.find(values, ServerKeys.KAFKA_PROPERTIES_FILE)
                .map(Path::of)
                .ifPresent(file -> all.putAll(read(file)));
        ServerKeys.find(values, ServerKeys.KAFKA_PROPERTIES).ifPresent(json -> all.putAll(declared(json)));
        try {
            return ClientSettings.of(all);
        } catch (ClientSettings.Refused e) {
            throw CommandFailure.wrongInput("kafka_properties: " + e.getMessage());
        }
    }

    private static Map<String, String> read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.wrongInput("cannot read kafka_properties_file: " + Reasons.of(e));
        }
        var values = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private static Map<String, String> declared(String json) {
        try {
            var tree = JsonMapper.shared().readTree(json);
            var values = new HashMap<String, String>();
            tree.properties().stream()
                    .filter(each -> each.getValue().isValueNode())
                    .forEach(each -> values.put(each.getKey(), each.getValue().asString("")));
            if (tree.isObject() && values.size() == tree.size()) {
                return values;
            }
        } catch (JacksonException _) {
            // Said below, without the text.
        }
        throw CommandFailure.wrongInput(
                "kafka_properties should be names with values, such as {security.protocol: SASL_SSL}");
    }
}
