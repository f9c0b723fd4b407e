package dev.tidemark.cli;

import dev.tidemark.rollup.Erasure;
import dev.tidemark.sql.SqlFailure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark erase}: deletes a person's events. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        header = "Deletes a person's events, so that every measure is as if they had never been.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {"  tidemark erase --tenant acme --user user-1"},
        description = {
            "",
            "Sums and counts are subtracted; minima, maxima and distinct counts computed anew; the user's name leaves the keys of rollups. "
                    + "Month by month, each in a transaction, while everything runs; safe to interrupt and to run again.",
            "Not reached: records that the stream still keeps, rejects, and what rollups counted of events that retention had dropped before.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage, or no such tenant"})
final class EraseCommand implements Callable<Integer> {

    private static final String UNDEFINED_OBJECT = "42704";

    @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose user it is.")
    private String tenant = "";

    @Option(names = "--user", required = true, paramLabel = "USER", description = "As events name them.")
    private String user = "";

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (user.isEmpty()) {
            throw CommandFailure.wrongInput("erase needs a user; events without one belong to nobody");
        }
        try (var open = database.open()) {
            var erased = new Erasure(open).erase(tenant, user, (month, events) -> {
                if (events > 0) {
                    out().println("%s: %,d events".formatted(month, events));
                    out().flush();
                }
            });
            out().println("erased %,d events of user %s".formatted(erased, user));
            return 0;
        } catch (SqlFailure failure) {
            if (failure.state().equals(UNDEFINED_OBJECT)) {
                throw CommandFailure.wrongInput("there is no tenant '" + tenant + "'");
            }
            throw failure;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
