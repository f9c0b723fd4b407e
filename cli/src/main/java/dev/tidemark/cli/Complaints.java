package dev.tidemark.cli;

import dev.tidemark.catalog.InvalidCatalog;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.sql.InvalidUrl;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads when a command goes wrong: {@code tidemark: …}, one line for each thing wrong. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final BooleanSupplier debug;

    Complaints(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        // A misspelt option is also a missing one: what was misspelt says more.
        var unmatched = wrong instanceof UnmatchedArgumentException exception
                ? exception.getUnmatched()
                : command.getUnmatchedArguments();
        var message = unmatched.isEmpty() ? Reasons.of(wrong) : unknown(unmatched.getFirst(), command.getCommandSpec());
        say(command.getErr(), message);
        command.getErr().println("        " + command.getCommandSpec().qualifiedName() + " --help says more");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        var err = command.getErr();
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure ended -> {
                say(err, ended.words());
                yield ended.exitCode();
            }
            case InvalidCatalog invalid -> {
                invalid.mistakes().forEach(mistake -> say(err, mistake.toString()));
                yield ExitCode.USAGE;
            }
            case InvalidUrl invalid -> {
                say(err, Reasons.of(invalid));
                yield ExitCode.USAGE;
            }
            default -> {
                say(err, Reasons.of(failure) + (debug.getAsBoolean() ? "" : " (--debug says more)"));
                yield ExitCode.SOFTWARE;
            }
        };
    }

    private static void say(PrintWriter err, String message) {
        err.println("tidemark: " + message);
    }

    private static String unknown(String word, CommandSpec command) {
        return word.startsWith("-")
                ? "unknown option '" + word + "'; " + Nearest.clause(word, options(command))
                : command.subcommands().isEmpty()
                        ? "unexpected argument '" + word + "'"
                        : "unknown command '" + word + "'; "
                                + Nearest.clause(word, command.subcommands().keySet());
    }

    private static List<String> options(CommandSpec command) {
        var names = new ArrayList<String>();
        command.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }
}
