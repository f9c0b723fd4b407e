package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark verify}: proves rollups equal to the events. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Proves that rollups equal the raw events, bucket by bucket, in one snapshot, while everything runs.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark verify                      all rollups",
            "  tidemark verify articles --repair    rebuilds it from its events if anything differs",
        },
        parameterListHeading = "%nRollups:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:equal, or repaired", "1:something differs", "2:wrong usage or input"})
final class VerifyCommand implements Callable<Integer> {

    private static final int SHOWN = 20;

    @Parameters(arity = "0..*", paramLabel = "ROLLUP", description = "Default: all.")
    private List<String> names = List.of();

    @Option(names = "--repair", description = "Rebuild what differs.")
    private boolean repair;

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (var open = database.open()) {
            var wrong = rollups(open).stream()
                    .filter(rollup -> !equal(open, rollup))
                    .toList();
            return wrong.isEmpty() ? 0 : 1;
        }
    }

    private List<Rollup> rollups(Database open) {
        var catalog = open.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        var known = catalog.rollups().keySet();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw CommandFailure.wrongInput("no rollup '" + name + "'; " + Nearest.clause(name, known));
        });
        return catalog.rollups().values().stream()
                .filter(rollup -> names.isEmpty() || names.contains(rollup.name()))
                .toList();
    }

    private boolean equal(Database open, Rollup rollup) {
        var verifier = new Verifier(open);
        var differences = verifier.verify(rollup);
        if (differences.isEmpty()) {
            out().println("rollup " + rollup.name() + " equals its events");
            return true;
        }
        tell(rollup, differences);
        if (repair) {
            new Recompute(open).run(rollup);
            out().println("rollup " + rollup.name() + " is rebuilt");
        }
        return repair && verifier.verify(rollup).isEmpty();
    }

    private void tell(Rollup rollup, List<Verifier.Difference> differences) {
        var count =
                differences.size() == Verifier.MOST ? "at least " + Verifier.MOST : String.valueOf(differences.size());
        out().println("rollup " + rollup.name() + " differs in " + count + " places:");
        differences.stream()
                .limit(SHOWN)
                .forEach(each -> out().println("  %s: events say %s, the rollup says %s"
                        .formatted(each.key(), each.events(), each.rollup())));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
