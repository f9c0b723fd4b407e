package dev.tidemark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import picocli.CommandLine;

/** Runs the command line in this process, and keeps what it says. */
final class Terminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The exit code. */
    int run(Object... arguments) {
        var words = new String[arguments.length];
        for (var i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return line().execute(words);
    }

    /** The names of all commands. */
    Set<String> commands() {
        return line().getSubcommands().keySet();
    }

    private CommandLine line() {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
