package dev.tidemark.server.run;

import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.imports.ImportSettings;
import dev.tidemark.server.stream.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server runs.
 *
 * @param host to listen on; loopback unless said otherwise
 * @param port of HTTP; 0 takes a free one
 * @param dataDirectory where embedded parts keep their data
 * @param postgresUrl JDBC URL with user and password; none starts an embedded Postgres
 * @param kafka a Kafka cluster; none starts an embedded broker
 * @param processors how many threads store events; more than the stream has partitions are idle
 * @param jwtSecret with which the JSON Web Tokens of readers are signed, at least 32 bytes; none takes no such tokens
 * @param queries limits of asking
 * @param visitors what is kept of browsers' visitors
 * @param keepRejects how long rejects are kept after they were rejected; zero keeps them for good
 * @param diskReserve bytes that have to be free on the data directory's disk for events to be taken; 0 takes them always
 * @param imports what is imported without being asked
 */
public record ServerSettings(
        String host,
        int port,
        Path dataDirectory,
        Optional<String> postgresUrl,
        Optional<StreamSettings> kafka,
        int processors,
        Optional<String> jwtSecret,
        QuerySettings queries,
        VisitorSettings visitors,
        Duration keepRejects,
        long diskReserve,
        ImportSettings imports) {

    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    public static final Path DEFAULT_DATA_DIRECTORY = Path.of("tidemark-data");
    public static final int DEFAULT_PROCESSORS = 2;
    public static final Duration DEFAULT_KEEP_REJECTS = Duration.ofDays(30);
    public static final long DEFAULT_DISK_RESERVE = 512L << 20;

    /** Everything embedded, on loopback. */
    public static ServerSettings embedded(Path dataDirectory, int port) {
        return new ServerSettings(
                DEFAULT_HOST,
                port,
                dataDirectory,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_PROCESSORS,
                Optional.empty(),
                QuerySettings.DEFAULT,
                VisitorSettings.DEFAULT,
                DEFAULT_KEEP_REJECTS,
                DEFAULT_DISK_RESERVE,
                ImportSettings.NONE);
    }

    /** Where uploads lie until they are imported. */
    Path importsScratch() {
        return dataDirectory.resolve("imports");
    }

    boolean needsDataDirectory() {
        return postgresUrl.isEmpty() || kafka.isEmpty();
    }
}
