package dev.tidemark.server.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** {@code server.properties} of a broker and controller in one process, listening on loopback only. */
record BrokerProperties(int port, int controllerPort, Map<String, String> overrides) {
    /** Relative to the working directory, {@code kafka/}: log.dirs is a list, and the folder's name may have a comma. */
    static final String DATA = "data";

    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
            Map.entry("log.dirs", DATA),
            Map.entry("metadata.log.dir", DATA),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("num.partitions", "4"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // After a kill -9 the controller waits for the dead broker's session to end before it lets the new one in:
            // 9 s by default. Both live in one JVM, so a heartbeat does not get lost on the way.
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // Room for a weekend's outage of the processors. No limit by size: it would drop events not stored yet.
            Map.entry("log.retention.hours", "72"),
            Map.entry("log.segment.bytes", "134217728"),
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("num.recovery.threads.per.data.dir", "2"));

    void writeTo(Path file) throws IOException {
        Properties properties = new Properties();
        properties.putAll(FIXED);
        properties.putAll(overrides);
        properties.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        StringWriter text = new StringWriter();
        properties.store(text, "Written at each start; changes made here are lost.");
        PrivateFile.write(file, text.toString());
    }
}
