package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.rollup.Verifier.Difference;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.PrintWriter;
import java.time.Instant;
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
            "  tidemark verify articles --repair    rebuilds the buckets that differ from their events",
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
            var wrong =
                    rollups(open).stream().filter(name -> !equal(open, name)).toList();
            return wrong.isEmpty() ? 0 : 1;
        }
    }

    private List<String> rollups(Database open) {
        var known = open.transaction(Isolation.READ_COMMITTED, RollupStore::all).stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .map(each -> each.rollup().name())
                .distinct()
                .toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw CommandFailure.wrongInput("no rollup '" + name + "'; " + Nearest.clause(name, known));
        });
        return names.isEmpty() ? known : names;
    }

    private boolean equal(Database open, String name) {
        var differences = new Verifier(open).verify(name);
        if (differences.isEmpty()) {
            out().println("rollup " + name + " equals its events");
            return true;
        }
        tell(name, differences);
        if (!repair) {
            return false;
        }
        var repaired = isRepaired(open, name, differences);
        out().println("rollup " + name + (repaired ? " is rebuilt" : " still differs"));
        return repaired;
    }

    /** Not all differences are listed at once: as long as others are left, it goes on. */
    private static boolean isRepaired(Database open, String name, List<Difference> differences) {
        var recompute = new Recompute(open);
        differences.stream()
                .map(each -> new Bucket(each.bucket(), each.grain().next(each.bucket())))
                .distinct()
                .forEach(bucket -> recompute.run(name, bucket.low(), bucket.high()));
        var left = new Verifier(open).verify(name);
        return left.isEmpty() || (!left.equals(differences) && isRepaired(open, name, left));
    }

    private record Bucket(Instant low, Instant high) {}

    private void tell(String name, List<Difference> differences) {
        out().println("rollup %s differs in %,d places:".formatted(name, differences.size()));
        differences.stream()
                .limit(SHOWN)
                .forEach(each -> out().println("  %s %s %s: should have %s, has %s"
                        .formatted(each.grain().word(), each.bucket(), each.key(), each.expected(), each.found())));
        if (differences.size() > SHOWN) {
            out().println("  …");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
