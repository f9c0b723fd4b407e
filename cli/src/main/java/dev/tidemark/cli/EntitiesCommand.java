package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.cli.entities.EntityKind;
import dev.tidemark.cli.entities.EntityLoad;
import dev.tidemark.cli.entities.Owner;
import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.replay.Input;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.KnownAttribute;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark entities}: what is known of articles, authors and the like. */
@Command(
        name = "entities",
        mixinStandardHelpOptions = true,
        header = "Loads and shows what is known of entities: titles, sections, authors of articles.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark entities load page_view.url articles.jsonl.gz --tenant news",
            "  tidemark entities load articles.article articles.csv --tenant news --map url=link --list authors",
            "  zcat titles_*.ndjson.gz | tidemark entities load articles.article - --tenant-column publisher",
            "  tidemark entities show page_view.url https://example.com/a --tenant news",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class EntitiesCommand {

    private static final Display.Task MEGABYTES = new Display.Task("load", " MB", 1 << 20);

    /** Of one tenant, or of whom the file says. */
    static final class Whose {

        @Option(names = "--tenant", paramLabel = "NAME", description = "Whose entities they are.")
        private Optional<String> tenant = Optional.empty();

        @Option(
                names = "--tenant-column",
                paramLabel = "COLUMN",
                description = "Where the name of each one's tenant stands, in a file of several tenants.")
        private String column = "";

        private Owner owner(Database database) {
            return tenant.map(name -> Owner.of(TenantName.find(database, name)))
                    .orElseGet(() -> Owner.named(column, new Tenants(database).all()));
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            header = "Loads what a file says of entities, in one transaction.",
            description = {
                "",
                "A row is one entity: its key, and the attributes that the catalog declares, in columns of these names. What a row does not "
                        + "say stays as it is. It counts in all of history at once; of each attribute what is known as of the latest time.",
                "",
                "A row that cannot be understood is refused and told with its line; the others are loaded. The same file may be loaded again.",
            },
            parameterListHeading = "%nWhat:%n",
            optionListHeading = "%nOptions:%n",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every row was loaded",
                "1:some were refused, or it failed",
                "2:wrong usage or input; nothing was loaded"
            })
    int load(
            @Mixin DatabaseOption database,
            @Parameters(index = "0", paramLabel = "KIND", description = "SOURCE.FIELD of the key, or ROLLUP.DIMENSION.")
                    String kind,
            @Parameters(
                            index = "1",
                            paramLabel = "FILE",
                            description =
                                    "CSV with a header, or a JSON object per line; plain or gzip; - is standard input.")
                    String file,
            @ArgGroup(multiplicity = "1") Whose whose,
            @Mixin EntityFileOptions how,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            converter = TimeOption.class,
                            description =
                                    "As of when it is so: 2026-11-22T03:00:00Z. What was told of a later time stays. Default: now.")
                    Optional<Instant> at,
            @Option(names = "--dry-run", description = "Read and check everything, and change nothing.")
                    boolean dryRun) {
        try (var open = database.open()) {
            var load = new EntityLoad(
                    whose.owner(open),
                    how.facts(find(open, kind)),
                    at.orElseGet(Instant::now),
                    how.format(file),
                    input(file));
            return load(open, load, dryRun);
        }
    }

    private int load(Database open, EntityLoad load, boolean dryRun) {
        var begun = System.nanoTime();
        EntityLoad.Loaded loaded;
        try (var _ = Display.of(MEGABYTES, load::progress, spec.commandLine().getErr())) {
            loaded = load.run(open, dryRun);
        }
        loaded.reasons().forEach(spec.commandLine().getErr()::println);
        out().println("%,d rows, %,d a second; %s %,d entities; %,d rows refused"
                .formatted(
                        loaded.rows(),
                        loaded.rate(System.nanoTime() - begun),
                        dryRun ? "would tell something new of" : "told something new of",
                        loaded.changed(),
                        loaded.refused()));
        return loaded.refused() == 0 ? 0 : 1;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "What is known of one entity, and since when.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:something is known", "1:nothing is known, or it failed", "2:wrong usage or input"})
    int show(
            @Mixin DatabaseOption database,
            @Parameters(index = "0", paramLabel = "KIND", description = "SOURCE.FIELD of the key, or ROLLUP.DIMENSION.")
                    String kind,
            @Parameters(index = "1", paramLabel = "KEY", description = "The natural key.") String key,
            @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose entity it is.")
                    String tenant) {
        try (var open = database.open()) {
            var known = KnownAttribute.find(
                    open, TenantName.find(open, tenant).id(), find(open, kind).name(), key);
            if (known.isEmpty()) {
                throw CommandFailure.failed("nothing is known of '" + key + "'");
            }
            Table.lines(
                            List.of("attribute", "value", "as of", "merged"),
                            known.stream().map(EntitiesCommand::row).toList())
                    .forEach(out()::println);
            return 0;
        }
    }

    private static List<String> row(KnownAttribute known) {
        return List.of(known.attribute(), known.value(), known.at().toString(), known.waits() ? "not yet" : "yes");
    }

    private static EntityKind find(Database open, String kind) {
        return EntityKind.find(open.transaction(Isolation.READ_COMMITTED, CatalogStore::current), kind);
    }

    private static Input input(String file) {
        try {
            return file.equals("-") ? Input.standardInput() : Input.of(Path.of(file));
        } catch (IOException e) {
            throw CommandFailure.wrongInput(Reasons.of(e));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
