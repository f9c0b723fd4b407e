package dev.tidemark.cli;

import dev.tidemark.server.embedded.DataDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark serve}: the server. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Runs the server, with an embedded Postgres and Kafka unless it is told of others.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark serve                                    everything embedded, data in ./tidemark-data",
            "  tidemark serve --config tidemark.yaml",
            "  TIDEMARK_POSTGRES_URL='jdbc:postgresql://db/app?user=u&password=p' tidemark serve",
        },
        description = {
            "",
            "Settings come from flags, else from the environment (TIDEMARK_PORT, TIDEMARK_POSTGRES_URL, …), else from the YAML file "
                    + "(port, postgres_url, …). The URL of the embedded database is written to DATA_DIR/tidemark.env, which the other "
                    + "commands read.",
        },
        optionListHeading = "%nOptions:%n")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "Settings in YAML.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on. Default: 127.0.0.1.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description =
                    "JDBC URL of a Postgres 15 or newer, or postgresql://USER:PASSWORD@HOST/DATABASE. Default: an embedded one.")
    private Optional<String> postgresUrl = Optional.empty();

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "LIST",
            description = "A Kafka cluster. Default: an embedded broker.")
    private Optional<String> kafka = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Logging.narrate();
        var settings = options.settings(config.map(ServerKeys::read).orElse(Map.of()), flags());
        RunningServer.until(settings, server -> {
            server.dataDirectory().map(DataDirectory::environmentFile).ifPresent(file -> {
                var known = new HashMap<>(file.read());
                known.putAll(server.environment());
                file.write(known);
            });
            spec.commandLine().getOut().println("Tidemark answers at " + server.url() + "  (Ctrl-C stops it)");
            return () -> spec.commandLine().getErr().println("stopping …");
        });
        return 0;
    }

    private Map<String, String> flags() {
        var flags = new HashMap<String, String>();
        host.ifPresent(value -> flags.put(ServerKeys.HOST, value));
        postgresUrl.ifPresent(value -> flags.put(ServerKeys.POSTGRES_URL, value));
        kafka.ifPresent(value -> flags.put(ServerKeys.KAFKA_BOOTSTRAP_SERVERS, value));
        return flags;
    }
}
