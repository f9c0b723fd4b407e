package dev.tidemark.server.stream;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks whether every partition of the topic has a leader, which is what an append needs. For one thread. */
final class BrokerProbe implements Availability.Probe {
    private static final int MILLIS = 1_000;

    private final StreamSettings settings;
    private @Nullable Admin admin;

    BrokerProbe(StreamSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean answers() throws InterruptedException {
        try {
            if (admin == null) {
                admin = Admin.create(ClientProperties.admin(settings, MILLIS));
            }
            return KafkaStream.describe(admin, settings.topic()).partitions().stream()
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException | KafkaException e) {
            return false;
        }
    }

    @Override
    public void done() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }
}
