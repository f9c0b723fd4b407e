package dev.tidemark.server.stream;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/** Brokers that are controllers too, each in a JVM of its own, to be killed. */
public final class KafkaCluster implements AutoCloseable {

    private final Path folder;
    private final String id = Uuid.randomUuid().toString();
    private final List<Integer> ports;
    private final List<Integer> controllers;
    private final List<Process> brokers = new ArrayList<>();

    private KafkaCluster(Path folder, List<Integer> ports) {
        this.folder = folder;
        this.ports = ports.subList(0, ports.size() / 2);
        this.controllers = ports.subList(ports.size() / 2, ports.size());
    }

    /** Returns when all of them are in the cluster. */
    public static KafkaCluster start(Path folder, int brokers) throws Exception {
        var cluster = new KafkaCluster(folder, freePorts(2 * brokers));
        for (var number = 0; number < brokers; number++) {
            cluster.brokers.add(cluster.launch(number));
        }
        cluster.ask(admin -> {
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> admin.describeCluster().nodes().get().size() == brokers);
            return true;
        });
        return cluster;
    }

    public String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    public int size() {
        return ports.size();
    }

    /** kill -9. */
    public void kill(int number) throws InterruptedException {
        brokers.get(number).destroyForcibly().waitFor();
    }

    /** On the data that it had. */
    public void restart(int number) throws IOException {
        brokers.set(number, launch(number));
    }

    /** Whether each partition of the topic has this many replicas, all of them in sync. */
    public boolean isWhole(String topic, int replicas) throws Exception {
        return describe(topic).partitions().stream()
                .allMatch(partition -> partition.isr().size() == replicas
                        && partition.replicas().size() == replicas);
    }

    public String setting(String topic, String name) throws Exception {
        return ask(admin -> admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, topic)))
                .all()
                .get()
                .values()
                .iterator()
                .next()
                .get(name)
                .value());
    }

    private TopicDescription describe(String topic) throws Exception {
        Collection<TopicDescription> one = ask(admin ->
                admin.describeTopics(List.of(topic)).allTopicNames().get().values());
        return one.iterator().next();
    }

    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T ask(Question<T> question) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            return question.ask(admin);
        }
    }

    private Process launch(int number) throws IOException {
        var home = Files.createDirectories(folder.resolve("broker-" + number));
        var file = home.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            properties(number, home).store(out, null);
        }
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=dev/tidemark/server/embedded/kafka-logback.xml",
                        KafkaCluster.class.getName(),
                        file.toString(),
                        id)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log.txt").toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    /** In the broker's JVM, which ends when whoever started it has ended. */
    public static void main(String[] args) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.transferTo(System.err);
            } catch (IOException _) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(0);
        });
        if (!Files.exists(Path.of(args[0]).resolveSibling("data").resolve("meta.properties"))) {
            var format = new String[] {"format", "-t", args[1], "-c", args[0]};
            if (StorageTool.execute(format, System.out) != 0) {
                throw new IOException("cannot format for " + args[0]);
            }
        }
        Kafka.main(new String[] {args[0]});
    }

    private Properties properties(int number, Path home) {
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", String.valueOf(number)),
                Map.entry(
                        "controller.quorum.voters",
                        IntStream.range(0, ports.size())
                                .mapToObj(voter -> voter + "@127.0.0.1:" + controllers.get(voter))
                                .collect(Collectors.joining(","))),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + ports.get(number) + ",CONTROLLER://127.0.0.1:"
                                + controllers.get(number)),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.get(number)),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("log.dirs", home.resolve("data").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", String.valueOf(ports.size())),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608")));
        return properties;
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (var number = 0; number < count; number++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        brokers.forEach(Process::destroyForcibly);
        brokers.forEach(broker -> broker.onExit().join());
    }
}
