package dev.tidemark.server.embedded;

import java.util.Map;
import java.util.Set;

/**
 * How the embedded broker is to run.
 *
 * @param heapMegabytes the most that its heap may grow to
 * @param broker settings of server.properties by name, over the built-in ones
 */
public record KafkaSettings(int heapMegabytes, Map<String, String> broker) {
    private static final Set<String> OURS = Set.of(
            "process.roles",
            "node.id",
            "controller.quorum.voters",
            "listeners",
            "advertised.listeners",
            "controller.listener.names",
            "log.dirs",
            "metadata.log.dir");

    /** @throws IllegalArgumentException for a setting that decides where the broker is to be found */
    public KafkaSettings {
        broker = Map.copyOf(broker);
        for (String name : broker.keySet()) {
            if (OURS.contains(name)) {
                throw new IllegalArgumentException(name + " of the embedded Kafka is not to be set");
            }
        }
    }

    public static KafkaSettings defaults() {
        return new KafkaSettings(256, Map.of());
    }
}
