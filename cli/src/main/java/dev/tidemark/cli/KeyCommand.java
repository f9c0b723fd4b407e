package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark key}: what senders and readers are let in with. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        header = "Makes, lists, rotates and revokes the keys of senders, readers and operators.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark key create news --kind write --label shop --rate 1000/s --quota 1000000/day",
            "  tidemark key create news --kind write --origins https://news.example,https://www.news.example",
            "  tidemark key create news --kind read --scopes meta,data --expires 90d",
            "  tidemark key create --kind operator --label ops    for /operator; it shows no tenant's data",
            "  tidemark key list news",
            "  tidemark key list                       those of operators, who belong to no tenant",
            "  tidemark key rotate 17 --overlap 24h    another secret; the one of before is in force for a day",
            "  tidemark key revoke 17                  within a second, on every server",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {

    private static final List<String> COLUMNS =
            List.of("id", "kind", "state", "ends with", "label", "made", "expires", "rate", "quota", "used", "for");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "create", mixinStandardHelpOptions = true, header = "Makes a key. Its secret is shown this once.")
    int create(
            @Mixin DatabaseOption database,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "TENANT",
                            description = "Whose events it writes or reads; left out for an operator.")
                    Optional<String> tenant,
            @Option(names = "--kind", required = true, paramLabel = "KIND", description = "write, read or operator.")
                    KeyRing.Kind kind,
            @Option(
                            names = "--label",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "What it is for, for people.")
                    String label,
            @Mixin KeyTermsOptions terms) {
        var wanted = terms.terms(kind);
        try (var open = database.open()) {
            tell(made(open, tenant, kind, label, wanted));
            return 0;
        }
    }

    private static AccessKeys.Made made(
            Database open, Optional<String> tenant, KeyRing.Kind kind, String label, KeyTerms terms) {
        var keys = new AccessKeys(open);
        if (kind == KeyRing.Kind.OPERATOR) {
            tenant.ifPresent(name -> {
                throw CommandFailure.wrongInput("an operator's key is of no tenant; leave '" + name + "' out");
            });
            return keys.createOperator(label, terms.expires());
        }
        var name =
                tenant.orElseThrow(() -> CommandFailure.wrongInput("say whose key it is: tidemark key create TENANT"));
        return keys.create(TenantName.find(open, name), kind, label, terms);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Lists the keys of a tenant, or of operators, without their secrets.")
    int list(
            @Mixin DatabaseOption database,
            @Parameters(arity = "0..1", paramLabel = "TENANT", description = "Whose keys; left out for operators.")
                    Optional<String> tenant) {
        try (var open = database.open()) {
            var now = Instant.now();
            var keys = new AccessKeys(open);
            var entries =
                    tenant.map(name -> keys.list(TenantName.find(open, name))).orElseGet(keys::listOperators);
            var rows = entries.stream().map(entry -> row(entry, now)).toList();
            Table.lines(COLUMNS, rows).forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            header = "Gives a key another secret, which is shown this once.")
    int rotate(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "As key list shows it.") long id,
            @Mixin OverlapOption overlap) {
        try (var open = database.open()) {
            var made = new AccessKeys(open)
                    .rotate(id, overlap.time())
                    .orElseThrow(() ->
                            CommandFailure.wrongInput("no key " + id + " is in force; key list TENANT shows them"));
            tell(made);
            return 0;
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            header = "Ends a key with all its secrets, within a second.")
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "As key list shows it.") long id) {
        try (var open = database.open()) {
            if (!new AccessKeys(open).revoke(id)) {
                throw CommandFailure.wrongInput("there is no key " + id + ", or it was revoked before");
            }
            out().println("key " + id + " is revoked");
            return 0;
        }
    }

    private void tell(AccessKeys.Made made) {
        var variable = switch (made.kind()) {
            case WRITE -> "TIDEMARK_WRITE_KEY=";
            case READ -> "TIDEMARK_READ_TOKEN=";
            case OPERATOR -> "TIDEMARK_OPERATOR_KEY=";
        };
        out().println(variable + made.secret());
        spec.commandLine().getErr().println("key " + made.id() + "; the secret is not shown again");
    }

    private static List<String> row(AccessKeys.Entry entry, Instant now) {
        var terms = entry.terms();
        return List.of(
                String.valueOf(entry.id()),
                entry.kind().word(),
                state(entry, now),
                entry.ending(),
                entry.label(),
                day(entry.created()),
                day(terms.expires()),
                terms.rate().map(Object::toString).orElse(""),
                terms.quota().map(Object::toString).orElse(""),
                terms.quota().map(_ -> String.valueOf(entry.used())).orElse(""),
                String.join(" ", terms.scopes().isEmpty() ? terms.origins() : terms.scopes()));
    }

    private static String state(AccessKeys.Entry entry, Instant now) {
        if (!entry.revoked().equals(Instant.MAX)) {
            return "revoked";
        }
        if (!now.isBefore(entry.terms().expires())) {
            return "expired";
        }
        return now.isBefore(entry.previousUntil())
                ? "old one until " + entry.previousUntil().truncatedTo(ChronoUnit.SECONDS)
                : "in force";
    }

    private static String day(Instant time) {
        return time.equals(Instant.MAX) ? "" : time.toString().substring(0, 10);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
