package dev.tidemark.cli;

import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.replay.EventMapping;
import dev.tidemark.cli.replay.Input;
import dev.tidemark.cli.replay.Pace;
import dev.tidemark.cli.replay.Replay;
import dev.tidemark.cli.replay.ReplayPlan;
import dev.tidemark.cli.replay.ReplayReport;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark replay}: a file of JSON lines, sent through the HTTP API. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        header = "Sends files of JSON lines to a server, as events.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark replay edits.json.gz --catalog wiki.yaml             as fast as the server takes them",
            "  tidemark replay day-*.jsonl --catalog site.yaml --speed 100   as it happened, 100 times faster",
            "  zcat logs.gz | tidemark replay - --catalog logs.yaml --rate 2000",
            "  tidemark replay chat.jsonl --catalog bots.yaml --source message --write-key \"$KEY\"",
        },
        description = {
            "",
            "Each line becomes one event of a source of the catalog: its key, time and user are found where the source says, and the "
                    + "line itself is its data. A replay can be repeated: a line that was accepted before changes nothing.",
            "",
            "While the server is busy or away, sending is tried again. A line that is not JSON, or has no key or no time, is refused and "
                    + "reported with its number; the others go on.",
        },
        parameterListHeading = "%nFiles:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every line was accepted", "1:some were refused, or not sent", "2:wrong usage or input"})
final class ReplayCommand implements Callable<Integer> {

    private static final Display.Task MEGABYTES = new Display.Task("replay", " MB", 1 << 20);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON lines, plain or gzip; - is standard input.")
    private List<String> files = List.of();

    @Option(names = "--catalog", required = true, paramLabel = "FILE", description = "Declares the source.")
    private Path catalog = Path.of("");

    @Option(names = "--source", paramLabel = "NAME", description = "Which source, if the catalog has several.")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server. Default: TIDEMARK_URL, of the environment or of DIR/tidemark.env.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--write-key",
            paramLabel = "KEY",
            description = "Names the tenant. Default: TIDEMARK_WRITE_KEY, likewise.")
    private Optional<String> writeKey = Optional.empty();

    @Mixin
    private final Settings settings;

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            converter = SpeedOption.class,
            description = "N times as fast as it was recorded, by the events' times. Default: max.")
    private Optional<Pace> speed = Optional.empty();

    @Option(names = "--rate", paramLabel = "N", description = "N events a second.")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Events in a request. Default: ${DEFAULT-VALUE}.")
    private int batch = 500;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Requests under way at a time. Default: ${DEFAULT-VALUE}.")
    private int connections = 4;

    @Option(names = "--compress", description = "Send bodies as gzip.")
    private boolean compress;

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "End when nothing is taken for that long: 90s, 10m, 2h. Default: 2m.")
    private Duration giveUpAfter = Duration.ofMinutes(2);

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            description = "End when more lines than that are refused. Default: go on.")
    private Optional<Long> maxErrors = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReplayCommand() {
        this(new Settings());
    }

    ReplayCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var plan = plan();
        var target = target();
        var stop = new StopSignal();
        var err = spec.commandLine().getErr();
        var patience = new Patience(Clock.systemUTC(), giveUpAfter, stop, notice -> err.println("tidemark: " + notice));
        try (var sender = EventSender.to(target, patience);
                var _ = CleanEnd.onSignal(stop)) {
            var replay = new Replay(plan, sender, stop, InstantSource.system());
            var report = run(replay);
            tell(report);
            return report.complete() ? 0 : 1;
        }
    }

    private ReplayReport run(Replay replay) throws InterruptedException {
        try (var _ = display(replay)) {
            return replay.run();
        }
    }

    private Display display(Replay replay) {
        return Display.of(MEGABYTES, replay::progress, spec.commandLine().getErr());
    }

    private void tell(ReplayReport report) {
        report.lines().forEach(spec.commandLine().getOut()::println);
        report.stopped().ifPresent(reason -> spec.commandLine().getErr().println("tidemark: stopped: " + reason));
    }

    private Target target() {
        try {
            return Target.of(
                            settings.require("the server", url, "--url", "TIDEMARK_URL"),
                            settings.require("the write key", writeKey, "--write-key", "TIDEMARK_WRITE_KEY"))
                    .compressing(compress);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongInput(Reasons.of(e));
        }
    }

    private ReplayPlan plan() {
        var declared = CatalogFile.source(CatalogFile.load(catalog), catalog, source);
        return new ReplayPlan(
                inputs(),
                EventMapping.by(declared),
                pace(),
                positive("--batch", batch),
                positive("--connections", connections),
                maxErrors.orElse(Long.MAX_VALUE));
    }

    private static int positive(String option, int value) {
        if (value < 1) {
            throw CommandFailure.wrongInput(option + " has to be 1 or more, not " + value);
        }
        return value;
    }

    private Pace pace() {
        if (rate.isPresent() && speed.isPresent()) {
            throw CommandFailure.wrongInput("--rate and --speed exclude each other");
        }
        if (rate.filter(perSecond -> !(perSecond > 0)).isPresent()) {
            throw CommandFailure.wrongInput("--rate has to be more than 0, not " + rate.get());
        }
        return rate.<Pace>map(Pace.Rate::new).or(() -> speed).orElseGet(Pace.Unbounded::new);
    }

    private List<Input> inputs() {
        var inputs = new ArrayList<Input>();
        var missing = new ArrayList<String>();
        for (var file : files) {
            var path = Path.of(file);
            if (file.equals("-")) {
                inputs.add(Input.standardInput());
            } else if (Files.isDirectory(path) || !Files.isReadable(path)) {
                missing.add(file);
            } else {
                inputs.add(input(path));
            }
        }
        if (!missing.isEmpty()) {
            throw CommandFailure.wrongInput("no such file, or not readable: " + String.join(", ", missing));
        }
        return inputs;
    }

    private static Input input(Path path) {
        try {
            return Input.of(path);
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read " + path + ": " + Reasons.of(e), e);
        }
    }
}
