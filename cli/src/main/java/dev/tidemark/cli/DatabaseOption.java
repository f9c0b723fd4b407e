package dev.tidemark.cli;

import dev.tidemark.sql.Database;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the server's database. Mixed into those that speak to it directly. */
final class DatabaseOption {

    @Mixin
    private final Settings settings;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description =
                    "JDBC URL with user and password. Default: TIDEMARK_POSTGRES_URL, of the environment or of DIR/tidemark.env.")
    private Optional<String> url = Optional.empty();

    DatabaseOption() {
        this(new Settings());
    }

    DatabaseOption(Settings settings) {
        this.settings = settings;
    }

    /** Of the server, where that is known. */
    Optional<String> serverUrl() {
        return settings.find(Optional.empty(), "TIDEMARK_URL");
    }

    /** The brokers of the stream. */
    String bootstrapServers() {
        return settings.require("the stream", Optional.empty(), "--data-dir", "TIDEMARK_KAFKA_BOOTSTRAP_SERVERS");
    }

    /** The caller closes it. */
    Database open() {
        return Database.connect(settings.require("the database", url, "--postgres-url", "TIDEMARK_POSTGRES_URL"), 2);
    }
}
