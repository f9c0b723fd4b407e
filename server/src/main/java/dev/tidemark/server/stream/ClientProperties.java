package dev.tidemark.server.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the Kafka clients, each with its reason. The user's own, which cannot be those that exactness rests on, come last and win. */
final class ClientProperties {
    private ClientProperties() {}

    /**
     * Acknowledged by all in-sync replicas; an absent broker is known in time. A retry may append a record twice, or after
     * one that was sent later and is not acknowledged yet; what is acknowledged stands before what is sent afterwards.
     */
    static Map<String, Object> producer(StreamSettings settings) {
        StreamSettings.Producing producing = settings.producing();
        int patience = (int) producing.patience().toMillis();
        Map<String, Object> properties = common(settings);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // An event has a key of its own, by which processors store it once; sequence numbers add nothing to that. And
        // on
        // a topic made a moment ago they lose appends: a first batch that comes before its leader is refused, the
        // second
        // is taken, and the first, sent again, is out of order until its time is up.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, producing.linger().toMillis());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, producing.bufferBytes());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) patience / 2);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience / 2);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience * 3 / 4);
        properties.putAll(settings.client().among(ProducerConfig.configNames()));
        return properties;
    }

    /**
     * The group only assigns partitions: positions are the caller's. A consumer that was killed is missed after 6 seconds,
     * the least that brokers allow (group.min.session.timeout.ms).
     */
    static Map<String, Object> consumer(StreamSettings settings) {
        StreamSettings.Consuming consuming = settings.consuming();
        Map<String, Object> properties = common(settings);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, consuming.piece());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, consuming.bytes());
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.max(1 << 20, consuming.bytes() / 2));
        properties.putAll(settings.client().among(ConsumerConfig.configNames()));
        return properties;
    }

    static Map<String, Object> admin(StreamSettings settings, int timeoutMillis) {
        Map<String, Object> properties = common(settings);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200L);
        properties.putAll(settings.client().among(AdminClientConfig.configNames()));
        return properties;
    }

    /** Short pauses between attempts, so that the return of a broker is noticed within half a second. */
    private static Map<String, Object> common(StreamSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
