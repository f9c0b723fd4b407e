package dev.tidemark.cli;

import dev.tidemark.server.run.ServerSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The settings of a server: flags, else the environment, else a YAML file, else the defaults. Mixed into what starts one. */
final class ServerOptions {

    private final Map<String, String> environment;

    @Option(names = "--port", paramLabel = "PORT", description = "Of HTTP; 0 takes a free one. Default: 8080.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the embedded Postgres and Kafka keep their data. Default: ./tidemark-data.")
    private Optional<Path> dataDir = Optional.empty();

    ServerOptions() {
        this(System.getenv());
    }

    ServerOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Everything embedded, whatever the environment says: a demo touches nobody's database. */
    ServerSettings embedded() {
        return ServerSettings.embedded(
                dataDir.orElse(ServerSettings.DEFAULT_DATA_DIRECTORY), port.orElse(ServerSettings.DEFAULT_PORT));
    }

    /**
     * All settings.
     *
     * @param file what the configuration file says, by key
     * @param flags what other flags say, by the same keys
     */
    ServerSettings settings(Map<String, String> file, Map<String, String> flags) {
        var all = new HashMap<>(file);
        ServerKeys.ALL.forEach(key -> Optional.ofNullable(environment.get(ServerKeys.variable(key)))
                .filter(value -> !value.isBlank())
                .ifPresent(value -> all.put(key, value)));
        all.putAll(flags);
        port.ifPresent(value -> all.put(ServerKeys.PORT, String.valueOf(value)));
        dataDir.ifPresent(value -> all.put(ServerKeys.DATA_DIR, value.toString()));
        return ServerKeys.settings(all);
    }
}
