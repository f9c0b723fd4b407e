package dev.tidemark.cli;

import dev.tidemark.schema.Applied;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.CannotApply;
import dev.tidemark.schema.Change;
import dev.tidemark.schema.Migrations;
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
            "  tidemark apply catalog.yaml --drop       drops rollups and measures that the catalog does not have any more",
        },
        description = {
            "",
            "A rollup that is declared in another way is built beside the old one, which answers until the new one is whole. Rollups that "
                    + "the catalog does not mention are kept. Safe to run twice, from two machines at once, and to interrupt: what is "
                    + "not filled yet is filled by the next run or by the server.",
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

    @Option(names = "--drop", description = "Drop what is there and the catalog does not have.")
    private boolean drop;

    @Override
    public Integer call() {
        var catalog = CatalogFile.load(file);
        try (var open = database.open()) {
            if (!dryRun) {
                Migrations.run(open);
            }
            var apply = new Apply(open);
            var applied = dryRun ? apply.plan(catalog, drop) : apply.run(catalog, drop);
            tell(applied);
            if (!dryRun) {
                catalog.rollups().keySet().forEach(rollup -> new FillProgress(open, out()).fill(rollup));
            }
            return 0;
        } catch (CannotApply e) {
            throw CommandFailure.wrongInput(String.join("\ntidemark: ", e.reasons()));
        }
    }

    private void tell(Applied applied) {
        applied.changes().forEach(this::tell);
        applied.unchanged().forEach(name -> out().println("unchanged rollup " + name));
        applied.kept().forEach(name -> out().println("kept rollup " + name + ", which " + file + " does not mention"));
        out().flush();
    }

    private void tell(Change change) {
        out().println(verb(change.kind()) + " rollup " + change.rollup());
        change.details().forEach(detail -> out().println("  " + detail));
    }

    private String verb(Change.Kind kind) {
        var would = dryRun ? "would " : "";
        return switch (kind) {
            case CREATE -> dryRun ? would + "create" : "created";
            case REBUILD -> dryRun ? would + "build anew" : "building anew";
            case ALTER -> dryRun ? would + "alter" : "altered";
            case DROP -> dryRun ? would + "drop" : "dropped";
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
