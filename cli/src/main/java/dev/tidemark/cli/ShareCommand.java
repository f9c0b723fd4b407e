package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.store.Shares;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark share}: links that show others one view. They are made in the dashboard. */
@Command(
        name = "share",
        mixinStandardHelpOptions = true,
        header = "Lists and ends the links by which others see one view.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark share list news",
            "  tidemark share revoke 5f0c2a9be1d34710    within a second, on every server",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class ShareCommand {

    private static final List<String> COLUMNS = List.of("id", "state", "title", "made", "expires", "key", "origins");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Lists the shares of a tenant, those in force first, without their secrets.")
    int list(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "TENANT", description = "Whose shares.") String tenant) {
        try (var open = database.open()) {
            var now = Instant.now();
            var rows = new Shares(open)
                    .list(TenantName.find(open, tenant)).stream()
                            .map(entry -> row(entry, now))
                            .toList();
            Table.lines(COLUMNS, rows).forEach(out()::println);
            return 0;
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, header = "Ends a share, within a second.")
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "As share list shows it, and as its link has it.") String id) {
        try (var open = database.open()) {
            if (!new Shares(open).revoke(id)) {
                throw CommandFailure.wrongInput("there is no share " + id + ", or it was revoked before");
            }
            out().println("share " + id + " is revoked");
            return 0;
        }
    }

    private static List<String> row(Shares.Entry entry, Instant now) {
        return List.of(
                entry.id(),
                entry.state(now),
                entry.title(),
                minute(entry.created()),
                minute(entry.until()),
                entry.madeBy().isPresent() ? String.valueOf(entry.madeBy().getAsLong()) : "",
                String.join(" ", entry.origins()));
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
