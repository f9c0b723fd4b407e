package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.imports.Problem;
import dev.tidemark.imports.Undone;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.server.imports.BadFile;
import dev.tidemark.server.imports.Course;
import dev.tidemark.server.imports.DeliveredFile;
import dev.tidemark.server.imports.Delivery;
import dev.tidemark.server.imports.FileNames;
import dev.tidemark.server.imports.Format;
import dev.tidemark.server.imports.ReaderMissing;
import dev.tidemark.server.imports.Refusals;
import dev.tidemark.server.imports.Scratch;
import dev.tidemark.server.imports.Slice;
import dev.tidemark.server.imports.Unloading;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark import}: files that say what slices of rollups are. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Replaces slices of rollups with what files say: all of them, or nothing.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark import articles=articles.csv.gz authors=authors.parquet --slice 2026-11-22T03:00Z",
            "  tidemark import 'articles=2026-11-*.csv.gz' --slice 2026-11/2026-12 --map views=pageviews",
            "  zcat day.csv.gz | tidemark import articles --format csv --slice 2026-11-22/2026-11-23 --tenant news",
            "  tidemark import articles=articles.csv --slice 2026-11-22T03:00Z --dry-run --report refused.csv",
            "  tidemark import list                   what was imported",
            "  tidemark import undo 17                brings back what was there before",
        },
        description = {
            "",
            "CSV, TSV, NDJSON and Parquet, plain, gzip or zstd. Columns are found by their names in the header. All files are one "
                    + "import: who reads sees the old slices until the end, and then all the new ones. The same import again "
                    + "changes nothing. Interrupted or killed at any moment, it has changed nothing and can be started again.",
        },
        parameterListHeading = "%nRollups:%n",
        optionListHeading = "%nOptions:%n",
        synopsisSubcommandLabel = "[list | show ID | undo ID]",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:imported, or there already", "1:failed", "2:wrong usage or input; nothing is changed"})
final class ImportCommand implements Callable<Integer> {

    /** The import's own, two that stage, and one to look around. */
    private static final int CONNECTIONS = 4;

    private static final Display.Task ROWS = new Display.Task("import", " rows", 1);

    @Parameters(
            arity = "0..*",
            paramLabel = "ROLLUP[=FILE]",
            description =
                    "A file, a quoted pattern of names, or - for standard input, which is also what no file means.")
    private List<String> arguments = List.of();

    @Option(
            names = "--slice",
            paramLabel = "TIME[/TIME]",
            description =
                    "What is replaced: the bucket that begins then, or all from the first time to before the second.")
    private Optional<String> slice = Optional.empty();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Replace the slices of this tenant only; files need not name it. Default: of all tenants.")
    private Optional<String> tenant = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "NAME=COLUMN",
            description = "What the files call a column that the catalog calls NAME. May be repeated.")
    private Map<String, String> names = new LinkedHashMap<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, tsv, ndjson or parquet. Default: as the file's name ends.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            description = "Import although up to N rows are refused. Default: ${DEFAULT-VALUE}.")
    private long maxErrors;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all refused rows there, as CSV.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--dry-run", description = "Read and check everything, and import nothing.")
    private boolean dryRun;

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Course course = new Course();

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (arguments.isEmpty()) {
            throw CommandFailure.wrongInput("name a rollup to import, as in: articles=articles.csv.gz");
        }
        var said = said();
        if (maxErrors < 0) {
            throw CommandFailure.wrongInput("--max-errors has to be 0 or more, not " + maxErrors);
        }
        var as = format.map(ImportCommand::format);
        try (var _ = CleanEnd.onSignal(stopping());
                var open = database.open(CONNECTIONS);
                var scratch = Scratch.in(Path.of(System.getProperty("java.io.tmpdir")))) {
            var files = files(new FileNames(Path.of(""), as, scratch, () -> System.in));
            return run(open, delivery(open, said, files), scratch);
        } catch (BadFile bad) {
            throw CommandFailure.wrongInput(String.join("\ntidemark: ", bad.reasons()));
        } catch (ReaderMissing | Unloading.Stopped e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private Slice said() {
        var words = slice.orElseThrow(() -> CommandFailure.wrongInput("say with --slice what is replaced"));
        return Slice.of(words)
                .orElseThrow(
                        () -> CommandFailure.wrongInput("--slice should be a time such as 2026-11-22T03:00Z, or two "
                                + "with a slash between, the earlier first; not '" + words + "'"));
    }

    private static Format format(String word) {
        return Format.of(word)
                .orElseThrow(() ->
                        CommandFailure.wrongInput("no format '" + word + "'; " + Nearest.clause(word, Format.words())));
    }

    private Map<String, List<DeliveredFile>> files(FileNames find) throws IOException, BadFile {
        var files = new LinkedHashMap<String, List<DeliveredFile>>();
        var inputs = 0;
        for (var argument : arguments) {
            var at = argument.indexOf('=');
            var name = at < 0 ? "-" : argument.substring(at + 1);
            inputs += name.equals("-") ? 1 : 0;
            if (inputs > 1) {
                throw CommandFailure.wrongInput("only one rollup can be read from standard input");
            }
            if (files.put(at < 0 ? argument : argument.substring(0, at), find.find(name)) != null) {
                throw CommandFailure.wrongInput(
                        "a rollup is named twice: " + argument + "; several files are a pattern");
            }
        }
        return files;
    }

    private Delivery delivery(Database open, Slice said, Map<String, List<DeliveredFile>> files) {
        var catalog = open.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        var order = new Order(
                List.copyOf(files.keySet()),
                said.from(),
                said.end(catalog, files.keySet()),
                tenant,
                (dryRun ? "dry run: " : "") + Delivery.note(files));
        return new Delivery(order, files, names, dryRun ? Delivery.DRY_RUN : maxErrors);
    }

    private int run(Database open, Delivery delivery, Scratch scratch)
            throws IOException, BadFile, InterruptedException {
        return switch (new Imports(open).begin(delivery.order())) {
            case Begun.Ready(var staging) -> {
                var refusals = new Refusals(report);
                try (staging;
                        refusals) {
                    var unloading = new Unloading(staging, delivery, scratch.folder(), refusals, course);
                    var ended = new ImportReport(staging.id(), course, refusals, delivery.maxErrors(), report);
                    var imported = shown(ended, unloading);
                    unloading.unwanted().forEach(each -> err("column that no rollup takes: " + each));
                    var lines = ended.lines(imported);
                    lines.forEach(spec.commandLine().getOut()::println);
                    yield ended.exitCode(imported);
                }
            }
            case Begun.Refused(var problems) ->
                throw CommandFailure.wrongInput(String.join(
                        "\ntidemark: ", problems.stream().map(Problem::message).toList()));
            case Begun.Busy busy -> throw CommandFailure.failed(ImportReport.busy(busy));
        };
    }

    private Imported shown(ImportReport report, Unloading unloading) throws BadFile, IOException, InterruptedException {
        try (var _ = Display.of(ROWS, report::progress, spec.commandLine().getErr())) {
            return unloading.run();
        }
    }

    private StopSignal stopping() {
        var stop = new StopSignal();
        Thread.ofVirtual().name("stop").start(() -> {
            try {
                stop.await();
                course.stop();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        return stop;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "What was imported, the newest first.")
    int list(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        try (var open = database.open()) {
            ImportTable.lines(new Imports(open).list(limit))
                    .forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, header = "All that is known of one import.")
    int show(@Parameters(paramLabel = "ID", description = "As import list shows it.") long id) {
        try (var open = database.open()) {
            var found =
                    new Imports(open).find(id).orElseThrow(() -> CommandFailure.wrongInput("there is no import " + id));
            ImportTable.lines(found).forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }

    @Command(
            name = "undo",
            mixinStandardHelpOptions = true,
            header = "Gives an import's slices back what they had before it.",
            description =
                    "That is the import before, or what events say. Only the last import of a slice can be undone.")
    int undo(@Parameters(paramLabel = "ID", description = "As import list shows it.") long id) {
        try (var open = database.open(CONNECTIONS)) {
            return switch (new Imports(open).undo(id)) {
                case Undone.Done(var slices) -> {
                    spec.commandLine()
                            .getOut()
                            .println("import %d is undone: %,d slices are as before".formatted(id, slices));
                    yield 0;
                }
                case Undone.Refused(var problem) -> throw CommandFailure.wrongInput(problem.message());
            };
        }
    }

    private void err(String message) {
        spec.commandLine().getErr().println("tidemark: " + message);
    }
}
