package dev.tidemark.server.embedded;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;

/** Asks whether our broker, and not somebody else's on the same port, has joined its cluster and serves requests. */
record BrokerProbe(int port, Path data) {
    private static final int MILLIS = 2_000;
    private static final int PAUSE_MILLIS = 20;

    /** A bare connection first: it costs little, and a Kafka client logs a warning for each one refused. */
    boolean answers() {
        return connects() && describesItself();
    }

    private boolean connects() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean describesItself() {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "20",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "100",
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, "20",
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "100");
        try (Admin admin = Admin.create(config)) {
            return isUs(admin);
        } catch (ExecutionException | IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A broker listens before it is let into the cluster; until then there are no nodes, and we ask again. */
    private boolean isUs(Admin admin) throws ExecutionException, InterruptedException, IOException {
        Stopwatch asking = Stopwatch.started();
        while (asking.millis() < MILLIS) {
            DescribeClusterResult cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(MILLIS));
            if (!cluster.nodes().get().isEmpty()) {
                return Objects.equals(cluster.clusterId().get(), clusterId());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private String clusterId() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("meta.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty("cluster.id", "");
    }
}
