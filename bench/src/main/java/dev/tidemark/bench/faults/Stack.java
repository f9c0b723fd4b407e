package dev.tidemark.bench.faults;

import dev.tidemark.bench.ground.ServeProcess;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Migrations;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedKafka;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import dev.tidemark.server.embedded.KafkaSettings;
import dev.tidemark.server.embedded.PostgresSettings;
import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All that runs: each part is a process, and between any two of them is a {@link Lane}. */
final class Stack implements AutoCloseable {

    private static final Catalog CATALOG = Catalog.parse("faults", """
            sources:
              page: { fields: { cycle: cycle, article: article, number: { path: number, type: integer } } }
              mark: { fields: { cycle: cycle, number: { path: number, type: integer } } }
              view: { fields: { page: page } }
            rollups:
              pages:
                source: page
                dimensions: { cycle: cycle, article: article }
                measures: { events: count, numbers: { sum: number }, largest: { max: number } }
              marks:
                source: mark
                dimensions: { cycle: cycle }
                measures: { events: count, numbers: { sum: number } }
              imported: { source: view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day], import: {} }
            """);

    private static final int POSTGRES_MEGABYTES = 1_536;
    private static final int KAFKA_MEGABYTES = 768;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Traps traps = new Traps();
    private final Path folder;
    private final FakeClock clock;
    private final Disk postgresDisk;
    private final Disk kafkaDisk;
    private final EmbeddedPostgres postgres;
    private final EmbeddedKafka kafka;
    private final Lane toPostgres;
    private final Lane toKafka;
    private final Lane toServer;
    private final ServeProcess server;
    private final Database database;
    private final Tenant tenant;
    private final String writeKey;
    private final String readKey;

    /**
     * Starts everything, in an empty folder.
     *
     * @param faketime where libfaketime is, to move the server's clock
     */
    Stack(Path folder, Optional<Path> faketime) throws IOException {
        this.folder = folder;
        try {
            clock = FakeClock.in(folder, faketime);
            postgresDisk = add(Disk.at(folder.resolve("postgres-disk"), POSTGRES_MEGABYTES));
            kafkaDisk = add(Disk.at(folder.resolve("kafka-disk"), KAFKA_MEGABYTES));
            postgres = add(EmbeddedPostgres.start(
                    add(DataDirectory.open(postgresDisk.folder().resolve("data"))), settings()));
            kafka = add(EmbeddedKafka.start(
                    add(DataDirectory.open(kafkaDisk.folder().resolve("data"))), brokerSettings()));
            toPostgres = add(new Lane(postgres::port, (_, _) -> new PostgresWire(), traps));
            toKafka = add(new Lane(kafka::port, KafkaWire::new, traps));
            database = add(Database.connect(postgresUrl(postgres.port(), "tidemark-faults"), 6));
            Migrations.run(database);
            new Apply(database).run(CATALOG);
            var tenants = new Tenants(database);
            tenant = tenants.findOrCreate("faults");
            writeKey = tenants.addKey(tenant, KeyRing.Kind.WRITE, "faults");
            readKey = tenants.addKey(tenant, KeyRing.Kind.READ, "faults");
            server = add(ServeProcess.start(
                    folder.resolve("server"),
                    environment(clock),
                    "--postgres-url",
                    postgresUrl(toPostgres.port(), "tidemark"),
                    "--kafka-bootstrap-servers",
                    "127.0.0.1:" + toKafka.port()));
            toServer = add(new Lane(server::port, (_, _) -> new HttpWire(), traps));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T add(T part) {
        running.push(part);
        return part;
    }

    /** Where a server lives for minutes, the quick compiler is the better one. */
    private static Map<String, String> environment(FakeClock clock) {
        var environment = new HashMap<>(clock.environment());
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        return environment;
    }

    /** Its log is small, so that the small disk is for data; and it writes it anew often, so that recovery has work. */
    private static PostgresSettings settings() {
        return new PostgresSettings(
                PostgresSettings.defaults().cache(),
                Map.of(
                        "max_wal_size",
                        "128MB",
                        "min_wal_size",
                        "32MB",
                        "shared_buffers",
                        "64MB",
                        "checkpoint_timeout",
                        "30s"));
    }

    /** A broker that was killed may come back after a second instead of nine, and consumers are missed as usual. */
    private static KafkaSettings brokerSettings() {
        return new KafkaSettings(
                256, Map.of("broker.session.timeout.ms", "1000", "broker.heartbeat.interval.ms", "200"));
    }

    /** Without encryption, which nobody could read on the way. */
    String postgresUrl(int port, String name) {
        return "jdbc:postgresql://127.0.0.1:%d/tidemark?user=%s&password=%s&sslmode=disable&gssEncMode=disable&ApplicationName=%s"
                .formatted(port, postgres.user(), postgres.password(), name);
    }

    Traps traps() {
        return traps;
    }

    Path folder() {
        return folder;
    }

    FakeClock clock() {
        return clock;
    }

    Disk postgresDisk() {
        return postgresDisk;
    }

    Disk kafkaDisk() {
        return kafkaDisk;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    ServeProcess server() {
        return server;
    }

    Lane toPostgres() {
        return toPostgres;
    }

    Lane toKafka() {
        return toKafka;
    }

    Lane toServer() {
        return toServer;
    }

    /** Past the lanes. */
    Database database() {
        return database;
    }

    Tenant tenant() {
        return tenant;
    }

    String writeKey() {
        return writeKey;
    }

    String readKey() {
        return readKey;
    }

    /** May be called twice, also by the thread that runs when a run is interrupted. */
    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println("while closing: " + e);
            }
        }
    }
}
