package dev.tidemark.bench.faults;

import dev.tidemark.bench.ground.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for a fault that loses, doubles or makes up an event. */
@Command(
        name = "bench/faults",
        mixinStandardHelpOptions = true,
        header =
                "Kills, pauses, cuts off, fills and misleads a server, its Postgres and its broker, and counts after each fault.",
        footerHeading =
                "%nExit code 0: nothing was lost, doubled, made up or answered wrongly; 1: what was, with the seed.%n%nExamples:%n",
        footer = {
            "  bench/faults                                          a hundred cycles",
            "  bench/faults --cycles 1000 --seed 7                   long, with the chances of that seed",
            "  bench/faults --cycles 100000 --minutes 60             an hour",
            "  bench/faults --only KILL_POSTGRES,CUT --cycles 50",
            "  bench/faults --faketime /opt/libfaketimeMT.so.1       where the library is that moves the server's clock"
        })
public final class FaultsBench implements Callable<Integer> {

    @Option(names = "--cycles", description = "A fault each. Default: ${DEFAULT-VALUE}.")
    private int cycles = 100;

    @Option(names = "--minutes", description = "No cycle begins after so many. Default: as long as it takes.")
    private int minutes = Integer.MAX_VALUE;

    @Option(names = "--seed", description = "Of what is drawn. Default: another one each time.")
    private long seed = System.nanoTime();

    @Option(names = "--only", split = ",", description = "Of: ${COMPLETION-CANDIDATES}. Default: all of them.")
    private List<Fault> only = Arrays.asList(Fault.values());

    @Option(
            names = "--faketime",
            paramLabel = "FILE",
            description =
                    "libfaketimeMT.so.1 of Debian's package libfaketime. Without it no clock is moved. Default: ${DEFAULT-VALUE}.")
    private Path faketime = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    @Option(names = "--data-dir", description = "Made anew. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private FaultsBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new FaultsBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Quiet.log();
        var report = new Report(seed);
        try (var stack = new Stack(folder(), Optional.of(faketime));
                var course = new Course(stack, report, seed, cycles)) {
            var atEnd = new Thread(stack::close);
            Runtime.getRuntime().addShutdownHook(atEnd);
            run(course, report);
            Runtime.getRuntime().removeShutdownHook(atEnd);
        }
        System.out.println(report.markdown());
        return report.wrong().isEmpty() ? 0 : 1;
    }

    private Path folder() throws IOException {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-faults");
        return Files.createDirectories(folder);
    }

    private void run(Course course, Report report) throws IOException, InterruptedException {
        var progress = new Progress(Clock.systemUTC());
        only.stream()
                .filter(fault -> !course.can(fault))
                .forEach(fault -> progress.tell("SKIPPED, it cannot be done here: " + fault.words()));
        var deck = new Deck(only.stream().filter(course::can).toList(), seed);
        course.begin();
        var clock = Clock.systemUTC();
        var end = clock.instant().plus(Duration.ofMinutes(minutes));
        try {
            for (var cycle = 1; cycle <= cycles && clock.instant().isBefore(end) && isGood(course, report); cycle++) {
                var fault = deck.draw();
                progress.tell("cycle %d: %s; %,d events acknowledged"
                        .formatted(cycle, fault.words(), report.tally().acknowledged()));
                course.cycle(cycle, fault);
            }
            course.end();
        } catch (NotBack e) {
            report.wrong(e.toString());
        }
    }

    private static boolean isGood(Course course, Report report) {
        return report.wrong().isEmpty() && course.complaints().isEmpty();
    }
}
