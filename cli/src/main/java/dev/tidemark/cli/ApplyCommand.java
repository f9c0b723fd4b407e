package dev.tidemark.cli;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.schema.Applied;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.CannotApply;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.Migrations;
import dev.tidemark.schema.RollupStates;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark apply}: brings the database to a catalog. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        header = "Brings the database to a catalog: makes its rollups and fills them from the events that are there.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark apply catalog.yaml --dry-run    shows what would be made, and makes nothing",
            "  tidemark apply catalog.yaml",
        },
        description = {
            "",
            "Rollups that are there already stay as they are; those that the catalog does not mention are kept. Safe to run twice, from "
                    + "two machines at once, and to interrupt: a rollup that is not filled yet is filled by the next run or by the server.",
        },
        parameterListHeading = "%nCatalog:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:the catalog has mistakes, or asks for what cannot be done"})
final class ApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CATALOG", description = "A YAML file.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only show.")
    private boolean dryRun;

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var catalog = CatalogFile.load(file);
        try (var open = database.open()) {
            if (!dryRun) {
                Migrations.run(open);
            }
            var apply = new Apply(open);
            tell(dryRun ? apply.plan(catalog) : apply.run(catalog));
            if (!dryRun) {
                fill(open);
            }
            return 0;
        } catch (CannotApply e) {
            throw CommandFailure.wrongInput(String.join("\ntidemark: ", e.reasons()));
        }
    }

    private void tell(Applied applied) {
        var verb = dryRun ? "would create" : "created";
        applied.created().forEach(name -> out().println(verb + " rollup " + name));
        applied.unchanged().forEach(name -> out().println("unchanged rollup " + name));
        applied.kept().forEach(name -> out().println("kept rollup " + name + ", which " + file + " does not mention"));
    }

    private void fill(Database open) {
        var catalog = open.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        open.transaction(Isolation.READ_COMMITTED, RollupStates::incomplete).stream()
                .flatMap(name -> catalog.rollup(name).stream())
                .forEach(rollup -> fill(open, rollup));
    }

    private void fill(Database open, Rollup rollup) {
        out().println("filled rollup %s: %,d rows".formatted(rollup.name(), new Recompute(open).run(rollup)));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
