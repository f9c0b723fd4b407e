package dev.tidemark.cli;

import dev.tidemark.boards.AllBoards;
import dev.tidemark.boards.AllBoards.Listed;
import dev.tidemark.boards.BoardYaml;
import dev.tidemark.boards.SavedBoards;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark boards}: the dashboard's boards. */
@Command(
        name = "boards",
        mixinStandardHelpOptions = true,
        header = "Shows the dashboard's boards, as YAML for a catalog.",
        description = {
            "Boards are made from the catalog in force, declared in it, or saved by people of a tenant.",
        },
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark boards list",
            "  tidemark boards list --tenant news           with those that people of it saved",
            "  tidemark boards show publishing              YAML, to be changed and put into a catalog",
            "  tidemark boards export --tenant news > boards.yaml",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class BoardsCommand {

    private static final String WHOSE = "With the boards that people of this tenant saved.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", mixinStandardHelpOptions = true, header = "Names all boards, and where they come from.")
    int list(
            @Mixin DatabaseOption database,
            @Option(names = "--tenant", paramLabel = "NAME", description = WHOSE) Optional<String> tenant) {
        boards(database, tenant)
                .forEach(each ->
                        out().printf("%-36s %s%n", each.name(), each.origin().word()));
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Prints a board as YAML, to paste into a catalog.")
    int show(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "NAME", description = "The board's name") String name,
            @Option(names = "--tenant", paramLabel = "NAME", description = WHOSE) Optional<String> tenant) {
        var all = boards(database, tenant);
        var found = all.stream().filter(each -> each.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw CommandFailure.wrongInput("there is no board '" + name + "'; "
                    + Nearest.clause(name, all.stream().map(Listed::name).toList()));
        }
        print(found);
        return 0;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, header = "Prints all boards as YAML.")
    int export(
            @Mixin DatabaseOption database,
            @Option(names = "--tenant", paramLabel = "NAME", description = WHOSE) Optional<String> tenant) {
        print(boards(database, tenant));
        return 0;
    }

    private static List<Listed> boards(DatabaseOption database, Optional<String> tenant) {
        try (var open = database.open()) {
            Migrations.run(open);
            return boards(open, tenant);
        }
    }

    private static List<Listed> boards(Database open, Optional<String> tenant) {
        var saved = tenant.map(name -> new SavedBoards(open).of(TenantName.find(open, name)))
                .orElse(List.of());
        return AllBoards.of(open.transaction(Isolation.READ_COMMITTED, CatalogStore::current), saved);
    }

    private void print(List<Listed> boards) {
        out().print(BoardYaml.text(boards));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
