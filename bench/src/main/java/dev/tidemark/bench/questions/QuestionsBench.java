package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast questions are answered from rollups, and how much faster than from events. */
@Command(
        name = "bench/questions",
        mixinStandardHelpOptions = true,
        header = "Measures how fast questions are answered, on a Postgres of its own.",
        description = {
            "",
            "A publisher with eight million page views of 30,000 articles in a month, which are 4.6 million rows of hours, inside"
                    + " ten million rows of 300 others; ten million messages of a year. Deltas are pending all the time."
                    + " Loading takes a quarter of an hour and 20 GB. Each answer is held equal to that of the events"
                    + " before it is timed; the exit code is 0 only if all are.",
            "",
            "The report goes to standard output as Markdown, progress to the error stream.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/questions                                      everything",
            "  bench/questions --size 0.1 --only 'top 20' --cold 0  a quick look",
            "  bench/questions --data-dir DIR                       keeps the data; the next time they are there",
            "  bench/questions --data-dir DIR --explain             where the time goes",
            "  bench/questions --out questions                      also into questions.md and questions.json"
        })
public final class QuestionsBench implements Callable<Integer> {

    @Option(names = "--size", description = "Of the data: 1 is as told above. Default: ${DEFAULT-VALUE}.")
    private double size = 1;

    @Option(names = "--rate", description = "Questions a second. Default: ${DEFAULT-VALUE}.")
    private double rate = 10;

    @Option(names = "--readings", description = "Of each question, warm. Default: ${DEFAULT-VALUE}.")
    private int readings = 500;

    @Option(names = "--cold", description = "Of each question, after a restart. Default: ${DEFAULT-VALUE}.")
    private int cold = 5;

    @Option(names = "--raw", description = "How often the events are asked. Default: ${DEFAULT-VALUE}.")
    private int raw = 3;

    @Option(names = "--pending", description = "Deltas that wait. Default: ${DEFAULT-VALUE}.")
    private int pending = 5_000;

    @Option(names = "--only", description = "Questions with this in their name. Default: all.")
    private String only = "";

    @Option(names = "--explain", description = "Only shows how Postgres answers each question.")
    private boolean explain;

    @Option(names = "--out", paramLabel = "NAME", description = "Also writes NAME.md and NAME.json.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--data-dir", description = "Of the database. Default: a temporary folder.")
    private Optional<Path> dataDirectory = Optional.empty();

    private final Clock clock = Clock.systemUTC();
    private final Progress progress = new Progress(clock);

    private QuestionsBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new QuestionsBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var folder = dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-bench");
        try (var server = Server.in(folder)) {
            var bed = server.bed(Data.DATABASE);
            var era = new Loaded(bed).era().orElseGet(() -> Data.load(bed, progress, clock, size, pending));
            Data.index(bed, progress);
            try (var measuring = new Measuring(server, bed, progress, new OpenLoop(rate, readings), cold, raw)) {
                var questions = Questions.of(era).stream()
                        .filter(each -> each.name().contains(only))
                        .toList();
                if (explain) {
                    questions.forEach(measuring::explain);
                    return 0;
                }
                var report = measuring.measure(questions);
                write(report);
                return report.isRight() ? 0 : 1;
            }
        }
    }

    private void write(Report report) throws IOException {
        System.out.print(report.markdown());
        if (out.isPresent()) {
            Files.writeString(Path.of(out.get() + ".md"), report.markdown());
            Files.writeString(Path.of(out.get() + ".json"), report.json());
        }
    }
}
