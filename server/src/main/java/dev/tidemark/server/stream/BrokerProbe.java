package dev.tidemark.server.stream;

import java.util.List;
import java.util.Objects;
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
            String topic = topic(admin);
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .partitions()
                    .stream()
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException | KafkaException e) {
            return false;
        }
    }

    private String topic(Admin admin) throws ExecutionException, InterruptedException {
        return Generation.name(
                settings.topic(),
                admin.listTopics().names().get().stream()
                        .flatMap(name -> Generation.number(settings.topic(), name).stream())
                        .max(Integer::compare)
                        .orElse(1));
    }

    @Override
    public void done() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }
}
