package dev.tidemark.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A platform's signing secret: asked for, read from a file or the environment, or, where others may see it, on the command line. */
final class SecretOption {

    private static final String VARIABLE = "TIDEMARK_HOOK_SECRET";
    private static final String ASK = "(asked for)";

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            arity = "0..1",
            fallbackValue = ASK,
            description = "With which the platform signs. Without a value it is asked for. Default: " + VARIABLE
                    + " of the environment.")
    private Optional<String> secret = Optional.empty();

    @Option(names = "--secret-file", paramLabel = "FILE", description = "A file whose first line is the secret.")
    private Optional<Path> file = Optional.empty();

    /** Nothing where nobody said. Asks on the terminal, if that is wanted. */
    Optional<String> secret() {
        return secret.map(given -> given.equals(ASK) ? asked() : given)
                .or(() -> file.map(SecretOption::read))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** Not while the command line is read: nobody is asked before the rest of it is understood. */
    private static String asked() {
        var console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> CommandFailure.wrongInput(
                        "there is no terminal to ask for the secret on: give --secret-file FILE, or set " + VARIABLE));
        return Optional.ofNullable(console.readPassword("signing secret: "))
                .map(String::new)
                .orElse("");
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
