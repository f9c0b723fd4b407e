package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A program that owns both parts, as a server does: says on its output when they are up, and closes them in order when it
 * is asked to end. Arguments: the data directory, and the cache of binaries if not the user's own.
 */
final class Owner {
    private Owner() {}

    public static void main(String[] args) throws InterruptedException {
        Stopwatch time = Stopwatch.started();
        PostgresSettings settings = args.length > 1
                ? new PostgresSettings(Optional.of(Path.of(args[1])), Map.of())
                : PostgresSettings.defaults();
        try {
            DataDirectory data = DataDirectory.open(Path.of(args[0]));
            CompletableFuture<EmbeddedKafka> starting = CompletableFuture.supplyAsync(() -> EmbeddedKafka.start(data));
            EmbeddedPostgres postgres = EmbeddedPostgres.start(data, settings);
            long postgresMillis = time.millis();
            EmbeddedKafka kafka = starting.join();
            closeAtTheEnd(data, postgres, kafka);
            data.environmentFile().write(environment(postgres, kafka));
            System.out.println("up " + postgres.pid() + " " + kafka.pid() + " " + postgresMillis + " " + time.millis());
        } catch (EmbeddedFailure e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    private static Map<String, String> environment(EmbeddedPostgres postgres, EmbeddedKafka kafka) {
        return Map.of("POSTGRES", TestPostgres.url(postgres), "KAFKA", kafka.bootstrapServers());
    }

    private static void closeAtTheEnd(DataDirectory data, EmbeddedPostgres postgres, EmbeddedKafka kafka) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            kafka.close();
            postgres.close();
            data.close();
            System.out.println("closed");
        }));
    }
}
