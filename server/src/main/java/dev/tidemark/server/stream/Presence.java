package dev.tidemark.server.stream;

import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the brokers are away, and once that they are back: the Kafka client itself would go on polling quietly. */
final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final Consumer<byte[], byte[]> consumer;
    private boolean met;
    private boolean away;

    Presence(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Looks at the client's count of open connections, and only when a poll brought nothing. */
    void look(boolean nothingCame) {
        boolean connected = !nothingCame || connections() > 0;
        if (connected && away) {
            LOG.info("The brokers are back");
        } else if (!connected && !away && met) {
            LOG.warn("The brokers are away; polling goes on");
        }
        away = !connected;
        met |= connected;
    }

    private double connections() {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .sum();
    }
}
