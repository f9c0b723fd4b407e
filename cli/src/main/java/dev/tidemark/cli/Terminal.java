package dev.tidemark.cli;

import java.io.Console;
import java.util.Optional;

/** What standard output and input are connected to. */
final class Terminal {

    private Terminal() {}

    /** Whether a person looks on, for whom a bar may be drawn and redrawn. */
    static boolean isThere() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
