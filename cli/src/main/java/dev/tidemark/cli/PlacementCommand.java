package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.progress.Progress;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.CannotMigrate;
import dev.tidemark.schema.Migrations;
import dev.tidemark.schema.Placement;
import dev.tidemark.schema.PlacementMigration;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.TenantPlacement;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark placement}: where the rows of tenants are. */
@Command(
        name = "placement",
        mixinStandardHelpOptions = true,
        header = "Tells on which nodes of a cluster tenants are, moves them, and moves an installation to a cluster.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark placement migrate --dry-run     what would be moved, and what is in the way",
            "  tidemark placement migrate               from one Postgres to the cluster that it coordinates",
            "  tidemark placement tenants               the largest tenants, with their shards and nodes",
            "  tidemark placement isolate news          shards of its own for a large tenant",
            "  tidemark placement rebalance             spreads the shards over the nodes, after one was added",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class PlacementCommand {

    private static final List<String> COLUMNS = List.of("tenant", "events", "shard", "node", "size of the shard");
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "migrate",
            mixinStandardHelpOptions = true,
            header = "Moves the installation to the cluster whose coordinator its database is.",
            description = {
                "",
                "Stop all servers before, and start them after: events wait in the stream, questions are not answered. All is one"
                        + " transaction; one that is stopped or killed anywhere has changed nothing. At the end rollups are compared"
                        + " with their events, and the disk of the tables that were moved is given back.",
                ""
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:moved and equal, or with --dry-run: nothing is in the way",
                "1:a rollup differs",
                "2:something is in the way"
            })
    int migrate(
            @Mixin DatabaseOption database,
            @Option(names = "--dry-run", description = "Tell what would be moved, and what is in the way.")
                    boolean dryRun) {
        if (!dryRun) {
            try (var migrating = database.open()) {
                Migrations.run(migrating);
            }
        }
        try (var open = database.open(1)) {
            var migration = new PlacementMigration(open);
            if (migration.placement() == Placement.CITUS) {
                out().println("it is on a cluster already; %d tables of before gave their disk back"
                        .formatted(migration.giveBack()));
                return 0;
            }
            refuseIf(migration.obstacles());
            migration.tables().forEach(table -> out().println(told(table)));
            if (dryRun) {
                out().println("nothing is in the way, and nothing was changed");
                return 0;
            }
            var begun = System.nanoTime();
            migration.run(table -> err().println("moving " + told(table)));
            out().println("moved to the shards in %s".formatted(seconds(begun)));
            migration.giveBack();
            return equal(open) ? 0 : 1;
        } catch (CannotMigrate cannot) {
            refuseIf(cannot.reasons());
            throw cannot;
        }
    }

    private static void refuseIf(List<String> obstacles) {
        if (!obstacles.isEmpty()) {
            throw CommandFailure.wrongInput(
                    "the installation cannot be moved; nothing was changed:\n  " + String.join("\n  ", obstacles));
        }
    }

    private static String told(PlacementMigration.Table table) {
        return "%s, %s".formatted(table.name(), FactText.bytes((double) table.bytes()));
    }

    private static String seconds(long begun) {
        return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
    }

    private boolean equal(Database open) {
        var equal = true;
        for (var rollup : open.transaction(Isolation.READ_COMMITTED, RollupStore::all)) {
            var name = rollup.rollup().name();
            var differs = !new Verifier(open).verify(name).isEmpty();
            out().println(
                            differs
                                    ? "rollup " + name + " differs from its events; tidemark verify says where"
                                    : "rollup " + name + " equals its events");
            equal &= !differs;
        }
        return equal;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Tells whether this is a plain installation, or one on a cluster.")
    int show(@Mixin DatabaseOption database) {
        try (var open = database.open(1)) {
            out().println(
                            new PlacementMigration(open).placement() == Placement.PLAIN
                                    ? "plain: all rows are in this database"
                                    : "citus: the rows of tenants are on the shards of a cluster; tidemark status tells of its nodes");
            return 0;
        }
    }

    @Command(
            name = "tenants",
            mixinStandardHelpOptions = true,
            header = "Lists the tenants with the most events, which are counted.")
    int tenants(
            @Mixin DatabaseOption database,
            @Option(names = "--most", description = "How many. Default: ${DEFAULT-VALUE}.", defaultValue = "20")
                    int most) {
        try (var open = database.open()) {
            var rows = onCluster(open).largest(most).stream()
                    .map(each -> List.of(
                            each.tenant(),
                            "%,d".formatted(each.events()),
                            Long.toString(each.shard()),
                            each.node(),
                            FactText.bytes((double) each.bytes())))
                    .toList();
            Table.lines(COLUMNS, rows).forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "isolate",
            mixinStandardHelpOptions = true,
            header = "Gives a tenant shards of its own, on the node where it is, while everything goes on.")
    int isolate(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "TENANT", description = "Which one.") String tenant) {
        try (var open = database.open()) {
            var placement = onCluster(open);
            var found = TenantName.find(open, tenant);
            var begun = System.nanoTime();
            placement.isolate(found.id());
            out().println("%s has shards of its own, after %s; tidemark placement rebalance may move them"
                    .formatted(tenant, seconds(begun)));
            return 0;
        }
    }

    @Command(
            name = "rebalance",
            mixinStandardHelpOptions = true,
            header = "Spreads the shards over the nodes as evenly as can be, while everything goes on.",
            description = {
                "",
                "The cluster does it by itself; Ctrl-C ends the waiting alone, and the operator's page tells how many moves are left.",
                ""
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done, or nothing was to be moved", "1:it failed"})
    int rebalance(@Mixin DatabaseOption database) {
        try (var open = database.open()) {
            var placement = onCluster(open);
            var job = placement.rebalance();
            if (job.isEmpty()) {
                out().println("the shards are spread evenly; nothing is to be moved");
                return 0;
            }
            var course = await(placement, job.get());
            out().println("rebalance %s: %,d of %,d groups of shards moved%s"
                    .formatted(
                            course.state(),
                            course.done(),
                            course.of(),
                            course.problem().isEmpty() ? "" : "; " + course.problem()));
            return course.state().equals("finished") ? 0 : 1;
        }
    }

    private TenantPlacement.Course await(TenantPlacement placement, long job) {
        var task = new Display.Task("rebalance", " groups of shards", 1);
        try (var _ = Display.of(task, () -> progress(placement.course(job)), err())) {
            var course = placement.course(job);
            while (!course.isOver()) {
                LockSupport.parkNanos(LOOK.toNanos());
                course = placement.course(job);
            }
            return course;
        }
    }

    private static Progress progress(TenantPlacement.Course course) {
        return new Progress(course.done(), course.of(), course.state());
    }

    private static TenantPlacement onCluster(Database open) {
        if (open.transaction(Isolation.READ_COMMITTED, Placement::of) == Placement.PLAIN) {
            throw CommandFailure.wrongInput(
                    "this installation is not on a cluster; tidemark placement migrate moves it to one");
        }
        return new TenantPlacement(open);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
