package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.cli.ask.Table;
import dev.tidemark.sql.Database;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenants;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark hook}: where messenger platforms deliver. */
@Command(
        name = "hook",
        mixinStandardHelpOptions = true,
        header = "Makes, lists, rotates and revokes the addresses that platforms deliver to.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark hook create news support --platform slack --secret      asks for the signing secret",
            "  tidemark hook create news page --platform facebook --secret-file app-secret --set verify_token=tide",
            "  tidemark hook list news",
            "  tidemark hook rotate-secret news support --secret   both secrets are in force for a day",
            "  tidemark hook rotate-key news support               another address; the old one too for a day",
            "  tidemark hook revoke news support",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class HookCommand {

    private static final List<String> PLATFORMS =
            List.of("facebook", "whatsapp", "slack", "twilio", "telegram", "line", "viber", "kik", "dialogflow");

    private static final List<String> COLUMNS = List.of("name", "platform", "made", "signed", "rotating", "settings");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Makes a hook and prints its address, which is shown this once.")
    int create(
            @Mixin DatabaseOption database,
            @Mixin SecretOption secret,
            @Parameters(paramLabel = "TENANT", description = "Whose events they are.") String tenant,
            @Parameters(paramLabel = "NAME", description = "Of the bot or page; unique in the tenant.") String name,
            @Option(
                            names = "--platform",
                            required = true,
                            paramLabel = "PLATFORM",
                            description =
                                    "facebook, whatsapp, slack, twilio, telegram, line, viber, kik or dialogflow.")
                    String platform,
            @Option(
                            names = "--set",
                            paramLabel = "NAME=VALUE",
                            description = "What else the platform needs: verify_token=…, url=…; may be repeated.")
                    Map<String, String> settings) {
        if (!PLATFORMS.contains(platform)) {
            throw CommandFailure.wrongInput("no platform '" + platform + "'; " + Nearest.clause(platform, PLATFORMS));
        }
        if (!Tenants.isName(name)) {
            throw CommandFailure.wrongInput("'" + name
                    + "' is not a hook's name: lower-case letters, digits, dots, dashes and underscores, at most 63");
        }
        try (var open = database.open()) {
            var address = new StoredHooks(open)
                    .create(
                            TenantName.find(open, tenant),
                            name,
                            platform,
                            secret.secret(),
                            Optional.ofNullable(settings).orElse(Map.of()))
                    .orElseThrow(() -> CommandFailure.wrongInput(
                            "tenant '" + tenant + "' has a hook '" + name + "'; revoke it, or take another name"));
            tell(database, address);
            if (secret.secret().isEmpty()) {
                err().println("it has no secret, and takes no deliveries until hook rotate-secret gives it one");
            }
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "Lists the hooks of a tenant, without secrets.")
    int list(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "TENANT", description = "Whose hooks.") String tenant) {
        try (var open = database.open()) {
            var now = Instant.now();
            var rows = new StoredHooks(open)
                    .list(TenantName.find(open, tenant)).stream()
                            .map(entry -> row(entry, now))
                            .toList();
            Table.lines(COLUMNS, rows).forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "rotate-secret",
            mixinStandardHelpOptions = true,
            header = "Takes the platform's new signing secret.")
    int rotateSecret(
            @Mixin DatabaseOption database,
            @Mixin SecretOption secret,
            @Mixin OverlapOption overlap,
            @Parameters(paramLabel = "TENANT", description = "Whose hook.") String tenant,
            @Parameters(paramLabel = "NAME", description = "The hook.") String name) {
        var another = secret.required();
        try (var open = database.open()) {
            if (!new StoredHooks(open).rotateSecret(TenantName.find(open, tenant), name, another, overlap.time())) {
                throw none(open, tenant, name);
            }
            out().println("hook " + name + " has another secret" + overlap.words());
            return 0;
        }
    }

    @Command(
            name = "rotate-key",
            mixinStandardHelpOptions = true,
            header = "Gives a hook another address, which is shown this once.")
    int rotateKey(
            @Mixin DatabaseOption database,
            @Mixin OverlapOption overlap,
            @Parameters(paramLabel = "TENANT", description = "Whose hook.") String tenant,
            @Parameters(paramLabel = "NAME", description = "The hook.") String name) {
        try (var open = database.open()) {
            var address = new StoredHooks(open)
                    .rotateKey(TenantName.find(open, tenant), name, overlap.time())
                    .orElseThrow(() -> none(open, tenant, name));
            tell(database, address);
            return 0;
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, header = "Ends a hook, and forgets its secrets.")
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "TENANT", description = "Whose hook.") String tenant,
            @Parameters(paramLabel = "NAME", description = "The hook.") String name) {
        try (var open = database.open()) {
            if (!new StoredHooks(open).revoke(TenantName.find(open, tenant), name)) {
                throw none(open, tenant, name);
            }
            out().println("hook " + name + " is revoked");
            return 0;
        }
    }

    /** With the server's URL where that is known; a platform needs the one that the world sees. */
    private void tell(DatabaseOption database, StoredHooks.Address address) {
        out().println("TIDEMARK_HOOK=" + database.serverUrl().orElse("") + address.path());
        err().println("the address is a secret, and is not shown again");
    }

    private static CommandFailure none(Database open, String tenant, String name) {
        var names = new StoredHooks(open)
                .list(TenantName.find(open, tenant)).stream()
                        .map(StoredHooks.Entry::name)
                        .toList();
        return CommandFailure.wrongInput(
                "tenant '" + tenant + "' has no hook '" + name + "'; " + Nearest.clause(name, names));
    }

    private static List<String> row(StoredHooks.Entry entry, Instant now) {
        return List.of(
                entry.name(),
                entry.platform(),
                entry.created().toString().substring(0, 10),
                entry.signed() ? "yes" : "no",
                until("address", entry.previousUntil(), now) + until("secret", entry.oldSecretUntil(), now),
                String.join(" ", new TreeMap<>(entry.settings()).keySet()));
    }

    private static String until(String what, Instant end, Instant now) {
        return now.isBefore(end) ? "old " + what + " until " + end.truncatedTo(ChronoUnit.SECONDS) + " " : "";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
