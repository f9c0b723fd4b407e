package dev.tidemark.cli;

import dev.tidemark.server.embedded.EnvironmentFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Where commands find out about the server: a flag, else the environment, else the file that the server left in its data folder.
 * Mixed into every command that needs a server or its database.
 */
public final class Settings {

    private final Map<String, String> environment;
    private @Nullable Map<String, String> file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "The server's data folder, whose tidemark.env has its URL and keys. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("tidemark-data");

    /** Reads the environment of this process. */
    public Settings() {
        this(System.getenv());
    }

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    Settings inDataDir(Path folder) {
        dataDir = folder;
        return this;
    }

    public Path dataDir() {
        return dataDir;
    }

    /**
     * The value of a setting.
     *
     * @param flag what the user gave
     * @param option the flag's name, for the message when there is no value
     * @param variable the name in the environment and in the file
     * @throws CommandFailure naming all three ways when none of them has it
     */
    public String require(String what, Optional<String> flag, String option, String variable) {
        return find(flag, variable)
                .orElseThrow(() -> CommandFailure.wrongInput(
                        "%s is not known: give %s, or set %s, or name with --data-dir the folder of a server that runs (%s does not say)"
                                .formatted(
                                        what,
                                        option,
                                        variable,
                                        EnvironmentFile.in(dataDir).path())));
    }

    /** The same for a setting that may be absent. */
    public Optional<String> find(Optional<String> flag, String variable) {
        return Stream.of(flag, Optional.ofNullable(environment.get(variable)))
                .flatMap(Optional::stream)
                .filter(value -> !value.isBlank())
                .findFirst()
                .or(() -> Optional.ofNullable(file().get(variable)));
    }

    private Map<String, String> file() {
        if (file == null) {
            file = EnvironmentFile.in(dataDir).read();
        }
        return file;
    }
}
