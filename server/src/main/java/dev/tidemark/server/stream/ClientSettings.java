package dev.tidemark.server.stream;

import dev.tidemark.catalog.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of Kafka's clients that are passed on as they are, for TLS, SASL and tuning. Known to Kafka, of the type that Kafka
 * wants, and none on which Tidemark's exactness rests. Its text has the names alone, as values may be secrets.
 */
public final class ClientSettings {

    /** No settings but Tidemark's own. */
    public static final ClientSettings NONE = new ClientSettings(Map.of());

    private static final String WRITTEN = "what was answered with 202 has to be with all in-sync brokers";
    private static final String ORDER = "a copy of an event has to be in the partition of the others";
    private static final String PATIENCE =
            "senders are answered within four seconds, which all of its parts have to fit";
    private static final String POSITIONS = "positions are in the database, moved with what was stored";
    private static final String GROUP = "the group and how it shares out partitions are Tidemark's";
    private static final String BYTES = "records have Tidemark's own form";

    /** What is not passed on, and why. */
    static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("acks", WRITTEN),
            Map.entry("retries", WRITTEN),
            Map.entry("enable.idempotence", "an event is stored once by its key"),
            Map.entry("transactional.id", "an event is stored once by its key"),
            Map.entry("transaction.timeout.ms", "an event is stored once by its key"),
            Map.entry("transaction.two.phase.commit.enable", "an event is stored once by its key"),
            Map.entry("max.in.flight.requests.per.connection", ORDER),
            Map.entry("partitioner.class", ORDER),
            Map.entry("partitioner.ignore.keys", ORDER),
            Map.entry("interceptor.classes", BYTES),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("linger.ms", PATIENCE),
            Map.entry("max.block.ms", PATIENCE),
            Map.entry("delivery.timeout.ms", PATIENCE),
            Map.entry("request.timeout.ms", PATIENCE),
            Map.entry("default.api.timeout.ms", PATIENCE),
            Map.entry("enable.auto.commit", POSITIONS),
            Map.entry("auto.commit.interval.ms", POSITIONS),
            Map.entry("auto.offset.reset", POSITIONS),
            Map.entry("isolation.level", POSITIONS),
            Map.entry("group.id", GROUP),
            Map.entry("group.instance.id", GROUP),
            Map.entry("group.protocol", GROUP),
            Map.entry("group.remote.assignor", GROUP),
            Map.entry("partition.assignment.strategy", GROUP),
            Map.entry("exclude.internal.topics", GROUP),
            Map.entry("allow.auto.create.topics", "topics are made with the partitions and replicas that are declared"),
            Map.entry("max.poll.records", "it bounds the memory of a batch"),
            Map.entry("bootstrap.servers", "kafka_bootstrap_servers names the brokers"));

    private final Map<String, String> values;

    private ClientSettings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Settings that cannot be passed on; its message tells all of them, and no secret. */
    public static final class Refused extends RuntimeException {
        private Refused(List<String> reasons) {
            super(String.join("; ", reasons));
        }
    }

    /** @throws Refused telling everything that is wrong with them */
    public static ClientSettings of(Map<String, String> values) {
        List<String> reasons = new ArrayList<>();
        new TreeMap<>(values).forEach((name, value) -> refusal(name, value).ifPresent(reasons::add));
        if (!reasons.isEmpty()) {
            throw new Refused(reasons);
        }
        return new ClientSettings(values);
    }

    private static Optional<String> refusal(String name, String value) {
        String own = OWN.get(name);
        if (own != null) {
            return Optional.of(name + " is not passed on: " + own);
        }
        return Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
                .map(definition -> definition.configKeys().get(name))
                .filter(key -> key != null)
                .findFirst()
                .map(key -> wrongValue(key, value))
                .orElseGet(() -> Optional.of(
                        "unknown setting of Kafka '%s'; %s".formatted(name, Nearest.clause(name, passed()))));
    }

    /** Kafka's own words have the value in them, which it knows no secret of where it is not declared as one. */
    private static Optional<String> wrongValue(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(
                    key.type == ConfigDef.Type.PASSWORD ? key.name + " is not valid" : String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> passed() {
        Set<String> names = new TreeSet<>(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.removeAll(OWN.keySet());
        return names;
    }

    /** Those that a client knows; Kafka warns of others. */
    Map<String, String> among(Set<String> known) {
        Map<String, String> among = new TreeMap<>(values);
        among.keySet().retainAll(known);
        return among;
    }

    /** {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}. */
    String securityProtocol() {
        return values.getOrDefault(
                AdminClientConfig.SECURITY_PROTOCOL_CONFIG, AdminClientConfig.DEFAULT_SECURITY_PROTOCOL);
    }

    @Override
    public String toString() {
        return "settings of Kafka " + new TreeSet<>(values.keySet());
    }
}
