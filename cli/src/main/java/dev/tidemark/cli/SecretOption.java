package dev.tidemark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A platform's signing secret: asked for, read from a file or the environment, or, where others may see it, on the command line. */
final class SecretOption {

    private static final String VARIABLE = "TIDEMARK_HOOK_SECRET";

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            interactive = true,
            arity = "0..1",
            description = "With which the platform signs. Without a value it is asked for. Default: " + VARIABLE
                    + " of the environment.")
    private @Nullable String secret;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "A file whose first line is the secret.")
    private Optional<Path> file = Optional.empty();

    /** Nothing where nobody said. */
    Optional<String> secret() {
        return Optional.ofNullable(secret)
                .or(() -> file.map(SecretOption::read))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    String required() {
        return secret().orElseThrow(() ->
                CommandFailure.wrongInput("there is no secret: give --secret, --secret-file FILE, or set " + VARIABLE));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw CommandFailure.wrongInput("cannot read the secret from " + file + ": " + Reasons.of(e));
        }
    }
}
