package dev.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.schema.Migrations;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
            "  tidemark tenant load tenants.txt            makes all that the file names, without keys",
            "  tidemark tenant grant news grafana_news     lets this role of Postgres see the tenant in SQL",
            "  tidemark tenant revoke news grafana_news    no longer",
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
        check(name, "");
        try (var open = database.open()) {
            var tenants = new Tenants(open);
            var tenant = tenants.findOrCreate(name);
            out().println("TIDEMARK_WRITE_KEY=" + tenants.addKey(tenant, KeyRing.Kind.WRITE, "made by tenant create"));
            out().println("TIDEMARK_READ_TOKEN=" + tenants.addKey(tenant, KeyRing.Kind.READ, "made by tenant create"));
            return 0;
        }
    }

    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            header =
                    "Makes the tenants that a file names, one a line, without keys; those that are there stay as they are.")
    int load(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "FILE", description = "Names, one a line; - for standard input") String file)
            throws IOException {
        var names = names(file);
        for (var i = 0; i < names.size(); i++) {
            check(names.get(i), "line " + (i + 1) + ": ");
        }
        try (var open = database.open()) {
            Migrations.run(open);
            var made = new Tenants(open).createMissing(names);
            out().printf("%,d tenants made, %,d were there%n", made, names.size() - made);
            return 0;
        }
    }

    private static List<String> names(String file) throws IOException {
        if (file.equals("-")) {
            return new String(System.in.readAllBytes(), UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
        }
        try {
            return Files.readAllLines(Path.of(file)).stream().map(String::strip).toList();
        } catch (NoSuchFileException _) {
            throw CommandFailure.wrongInput("there is no file " + file);
        } catch (CharacterCodingException _) {
            throw CommandFailure.wrongInput(file + " is not text in UTF-8");
        }
    }

    private static void check(String name, String where) {
        if (!Tenants.isName(name)) {
            throw CommandFailure.wrongInput(where + "'" + name
                    + "' is not a tenant's name: lower-case letters, digits, dots, dashes and underscores, at most 63");
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "Names all tenants.")
    int list(@Mixin DatabaseOption database) {
        try (var open = database.open()) {
            new Tenants(open).all().stream().map(Tenant::name).forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            header = "Lets a role of Postgres see a tenant through the views of rollups, for SQL clients.",
            description = {
                "Makes the role if there is none, and prints its password, which is shown this once.",
                "The role sees the views of rollups, such as tidemark.articles, and in them only the tenants that it was granted.",
            })
    int grant(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "NAME", description = "The tenant") String name,
            @Parameters(paramLabel = "ROLE", description = "The role of Postgres") String role) {
        try (var open = database.open()) {
            Migrations.run(open);
            var tenants = new Tenants(open);
            TenantName.find(open, name);
            tenants.grant(name, role).ifPresent(password -> {
                out().println("PGUSER=" + role);
                out().println("PGPASSWORD=" + password);
            });
            return 0;
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            header = "Takes a tenant from the sight of a role of Postgres.")
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "NAME", description = "The tenant") String name,
            @Parameters(paramLabel = "ROLE", description = "The role of Postgres") String role) {
        try (var open = database.open()) {
            var tenants = new Tenants(open);
            TenantName.find(open, name);
            if (!tenants.revoke(name, role)) {
                throw CommandFailure.wrongInput("role '" + role + "' does not see tenant '" + name + "'");
            }
            return 0;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
