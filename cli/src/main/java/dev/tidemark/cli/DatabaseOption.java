package dev.tidemark.cli;

import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
import java.util.HashMap;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How a command finds the server's database. Mixed into those that speak to it directly. */
final class DatabaseOption {

    @Mixin
    private final Settings settings;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description =
                    "JDBC URL with user and password, or postgresql://USER:PASSWORD@HOST/DATABASE. Default: TIDEMARK_POSTGRES_URL, of the environment or of DIR/tidemark.env.")
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

    /** For the operator's view of a server. */
    String operatorKey(Optional<String> flag) {
        return settings.require("the operator's key", flag, "--operator-key", "TIDEMARK_OPERATOR_KEY");
    }

    /** The stream, as the server's own settings name it. */
    StreamSettings stream() {
        var values = new HashMap<String, String>();
        values.put(
                ServerKeys.KAFKA_BOOTSTRAP_SERVERS,
                settings.require(
                        "the stream",
                        Optional.empty(),
                        "--data-dir",
                        ServerKeys.variable(ServerKeys.KAFKA_BOOTSTRAP_SERVERS)));
        KafkaKeys.ALL.forEach(key ->
                settings.find(Optional.empty(), ServerKeys.variable(key)).ifPresent(value -> values.put(key, value)));
        return KafkaKeys.settings(values).orElseThrow();
    }

    /** The caller closes it. */
    Database open() {
        return open(2);
    }

    /** The same, with this many connections. */
    Database open(int connections) {
        return Database.connect(
                settings.require("the database", url, "--postgres-url", "TIDEMARK_POSTGRES_URL"), connections);
    }
}
