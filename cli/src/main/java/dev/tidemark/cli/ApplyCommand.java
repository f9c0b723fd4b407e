package dev.tidemark.cli;

import dev.tidemark.schema.Applied;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.CannotApply;
import dev.tidemark.schema.Change;
import dev.tidemark.schema.Migrations;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.StoredRollup;
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
        header =
                "Brings the database to a catalog: makes and changes its rollups and fills them from the events that are there.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark apply catalog.yaml --dry-run    shows what would be done, and does nothing",
            "  tidemark apply catalog.yaml",
            "  tidemark apply catalog.yaml --drop       also drops what the catalog does not have any more",
        },
        description = {
            "",
            "A rollup that is declared in another way is built anew beside the old one, which answers until the new one is whole. Without "
                    + "--drop nothing is lost: rollups that the catalog does not mention are kept, and a change that would lose a measure, a "
                    + "dimension or a grain is refused.",
            "",
            "Safe to run twice, from two machines at once, and to interrupt: a rollup that is not filled yet is filled by the next run or "
                    + "by the server. Ingest goes on all the while.",
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

    @Option(names = "--drop", description = "Drop rollups, measures, dimensions and grains that the catalog lacks.")
    private boolean drop;

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
            tell(dryRun ? apply.plan(catalog, drop) : apply.run(catalog, drop));
            if (!dryRun) {
                fill(open);
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
    }

    private void tell(Change change) {
        out().println(verb(change.kind()) + " rollup " + change.rollup());
        change.details().forEach(detail -> out().println("  " + detail));
    }

    private String verb(Change.Kind kind) {
        return switch (kind) {
            case CREATE -> dryRun ? "would create" : "created";
            case REBUILD -> dryRun ? "would build anew" : "building anew";
            case ALTER -> dryRun ? "would alter" : "altered";
            case DROP -> dryRun ? "would drop" : "dropped";
        };
    }

    /** Those that were just made, and what an earlier run left. */
    private void fill(Database open) {
        open.transaction(Isolation.READ_COMMITTED, RollupStore::all).stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED && !each.filled())
                .map(each -> each.rollup().name())
                .distinct()
                .forEach(name -> new FillingRollup(open, name)
                        .run(out(), spec.commandLine().getErr()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
