package dev.tidemark.server.run;

import dev.tidemark.schema.Migrations;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedKafka;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** The database and the stream, ready for use: ours, started side by side, or somebody else's. */
final class Parts implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    private final Running running = new Running();
    private final ServerSettings settings;
    private final MeterRegistry registry;

    private Parts(ServerSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * What was started.
     *
     * @param postgresUrl with user and password
     * @param directory of the embedded parts, if there are any
     */
    record Ready(
            Database database,
            KafkaStream stream,
            String postgresUrl,
            StreamSettings brokers,
            Optional<DataDirectory> directory,
            Parts parts) {}

    /** Starts or reaches both, and brings the control tables and the topic up to date. */
    static Ready start(ServerSettings settings, MeterRegistry registry) {
        var parts = new Parts(settings, registry);
        try {
            return parts.start();
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private Ready start() {
        Optional<DataDirectory> directory = settings.needsDataDirectory()
                ? Optional.of(running.add(DataDirectory.open(settings.dataDirectory())))
                : Optional.empty();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("start ", 0).factory())) {
            var brokers = CompletableFuture.supplyAsync(() -> brokers(directory), threads);
            var url = CompletableFuture.supplyAsync(() -> postgresUrl(directory), threads);
            var database = url.thenApply(this::database);
            var stream = brokers.thenApply(this::stream);
            CompletableFuture.allOf(database, stream).join();
            return new Ready(database.join(), stream.join(), url.join(), brokers.join(), directory, this);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private String postgresUrl(Optional<DataDirectory> directory) {
        return settings.postgresUrl().orElseGet(() -> {
            var postgres = running.add(EmbeddedPostgres.start(directory.orElseThrow()));
            return postgres.url() + "?user=" + postgres.user() + "&password=" + postgres.password();
        });
    }

    private StreamSettings brokers(Optional<DataDirectory> directory) {
        return settings.kafka()
                .orElseGet(() -> StreamSettings.at(running.add(EmbeddedKafka.start(directory.orElseThrow()))
                        .bootstrapServers()));
    }

    private Database database(String url) {
        var database = running.add(Database.connect(url, CONNECTIONS));
        try {
            Migrations.run(database);
        } catch (RuntimeException e) {
            throw new CannotStart("cannot prepare the database: " + firstLine(e), e);
        }
        return database;
    }

    private KafkaStream stream(StreamSettings brokers) {
        var stream = new KafkaStream(brokers, registry);
        try {
            stream.createTopicIfAbsent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted while starting", e);
        } catch (RuntimeException e) {
            throw new CannotStart("cannot prepare the stream: " + firstLine(e), e);
        }
        return stream;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(e.toString());
    }

    @Override
    public void close() {
        running.close();
    }
}
