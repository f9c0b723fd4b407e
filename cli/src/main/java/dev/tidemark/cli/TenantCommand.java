package dev.tidemark.cli;

import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark tenant}: the customers whose data it is. */
@Command(
        name = "tenant",
        mixinStandardHelpOptions = true,
        header = "Makes and lists tenants.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark tenant create wikipedia    prints a write key and a read token, which are shown this once",
            "  tidemark tenant list",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class TenantCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Makes a tenant, or new keys for one that is there.")
    int create(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, . _ -") String name) {
        if (!Tenants.isName(name)) {
            throw CommandFailure.wrongInput("'" + name
                    + "' is not a tenant's name: lower-case letters, digits, dots, dashes and underscores, at most 63");
        }
        try (var open = database.open()) {
            var tenants = new Tenants(open);
            var tenant = tenants.findOrCreate(name);
            out().println("TIDEMARK_WRITE_KEY=" + tenants.addKey(tenant, KeyRing.Kind.WRITE, "made by tenant create"));
            out().println("TIDEMARK_READ_TOKEN=" + tenants.addKey(tenant, KeyRing.Kind.READ, "made by tenant create"));
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "Names all tenants.")
    int list(@Mixin DatabaseOption database) {
        try (var open = database.open()) {
            new Tenants(open).all().stream().map(Tenant::name).forEach(out()::println);
            return 0;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
