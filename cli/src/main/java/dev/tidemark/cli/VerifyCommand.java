package dev.tidemark.cli;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Nearest;
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
    private static final int ROUNDS = 1_000;

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

    private List<String> rollups(Database open) {
        var catalog = open.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        var known = catalog.rollups().keySet();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw CommandFailure.wrongInput("no rollup '" + name + "'; " + Nearest.clause(name, known));
        });
        return known.stream()
                .filter(name -> names.isEmpty() || names.contains(name))
                .toList();
    }

    private boolean equal(Database open, String rollup) {
        var verifier = new Verifier(open);
        var differences = verifier.verify(rollup);
        if (differences.isEmpty()) {
            out().println("rollup " + rollup + " equals its events");
            return true;
        }
        tell(rollup, differences);
        return repair && repaired(open, verifier, rollup, differences);
    }

    /** Whole days, because neighbours in damage are likely. There may be more differences than one look tells. */
    private boolean repaired(Database open, Verifier verifier, String rollup, List<Verifier.Difference> differences) {
        var left = differences;
        for (var round = 0; !left.isEmpty() && round < ROUNDS; round++) {
            left.stream()
                    .map(each -> Grain.DAY.floor(each.bucket()))
                    .distinct()
                    .forEach(day -> new Recompute(open).run(rollup, day, Grain.DAY.next(day)));
            left = verifier.verify(rollup);
        }
        out().println("rollup " + rollup + (left.isEmpty() ? " is repaired" : " still differs"));
        return left.isEmpty();
    }

    private void tell(String rollup, List<Verifier.Difference> differences) {
        out().println("rollup " + rollup + " differs in " + differences.size() + " places or more:");
        differences.stream()
                .limit(SHOWN)
                .forEach(each -> out().println("  %s %s: should be %s, is %s"
                        .formatted(each.grain().word(), each.key(), each.expected(), each.found())));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
