package dev.tidemark.cli;

import dev.tidemark.rollup.Erasure;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
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
        header = "Deletes all events of a person; every measure is then as if they had never been.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {"  tidemark erase --tenant acme --user user-1"},
        description = {"", "Goes month by month, and may be interrupted and run again."},
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or input"})
final class EraseCommand implements Callable<Integer> {

    @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose events they are.")
    private String tenant = "";

    @Option(names = "--user", required = true, paramLabel = "USER", description = "As the events name the person.")
    private String user = "";

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (user.isEmpty()) {
            throw CommandFailure.wrongInput("--user is empty; events without a user belong to nobody");
        }
        try (var open = database.open()) {
            if (new Tenants(open).all().stream().map(Tenant::name).noneMatch(tenant::equals)) {
                throw CommandFailure.wrongInput("no tenant '" + tenant + "'; tidemark tenant list names all");
            }
            var erased = new Erasure(open).erase(tenant, user, (month, events) -> {
                if (events > 0) {
                    out().println("%s: %,d events".formatted(month, events));
                }
            });
            out().println("erased %,d events of %s".formatted(erased, user));
            return 0;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
