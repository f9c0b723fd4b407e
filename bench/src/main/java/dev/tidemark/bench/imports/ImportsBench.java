package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.OpenLoop;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.bench.ground.Settings;
import dev.tidemark.rollup.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast deliveries are imported. */
@Command(
        name = "bench/imports",
        mixinStandardHelpOptions = true,
        header = "Measures imports of hourly deliveries, on a Postgres of its own.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/imports peak                          3.7 million rows of 5,000 publishers, beside plain COPY",
            "  bench/imports peak --every 50 --rounds 1    a quick look",
            "  bench/imports month --every 40 --days 31    hour after hour, then the editors' questions",
        })
public final class ImportsBench {

    /** What both need. */
    static final class Ground {

        @Option(names = "--data-dir", description = "Of the database. Default: a temporary folder.")
        private Optional<Path> dataDirectory = Optional.empty();

        @Option(names = "--catalog", description = "Default: ${DEFAULT-VALUE}.")
        private Path catalog = Path.of("examples/news-site/warehouse.yaml");

        private Path folder() throws IOException {
            return dataDirectory.isPresent() ? dataDirectory.get() : Files.createTempDirectory("tidemark-bench");
        }
    }

    private interface Work {
        String run(Company company) throws IOException, InterruptedException;
    }

    private final Progress progress = new Progress(Clock.systemUTC());

    private ImportsBench() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ImportsBench()).execute(arguments));
    }

    @Command(
            name = "peak",
            mixinStandardHelpOptions = true,
            header = "The busiest hour of all, beside plain COPY of the same files.")
    int peak(
            @Mixin Ground ground,
            @Option(
                            names = "--every",
                            defaultValue = "1",
                            description = "The largest and every Nth of 5,000 publishers. Default: ${DEFAULT-VALUE}.")
                    int every,
            @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.") int rounds)
            throws IOException, InterruptedException {
        var hour = lastMonth().plus(Duration.ofDays(14)).plus(Duration.ofHours(15));
        return run(ground, every, company -> new Peak(company, progress, hour).run(rounds));
    }

    @Command(
            name = "month",
            mixinStandardHelpOptions = true,
            header = "Hour after hour of a month, then the editors' questions.")
    int month(
            @Mixin Ground ground,
            @Option(
                            names = "--every",
                            defaultValue = "40",
                            description = "The largest and every Nth of 5,000 publishers. Default: ${DEFAULT-VALUE}.")
                    int every,
            @Option(names = "--days", defaultValue = "31", description = "Default: ${DEFAULT-VALUE}.") int days,
            @Option(
                            names = "--rate",
                            defaultValue = "10",
                            description = "Questions a second. Default: ${DEFAULT-VALUE}.")
                    double rate,
            @Option(
                            names = "--readings",
                            defaultValue = "300",
                            description = "Of each question, warm. Default: ${DEFAULT-VALUE}.")
                    int readings,
            @Option(
                            names = "--cold",
                            defaultValue = "3",
                            description = "Of each question, after a restart. Default: ${DEFAULT-VALUE}.")
                    int cold)
            throws IOException, InterruptedException {
        var from = lastMonth();
        return run(ground, every, company -> {
            var imported = new Month(company, progress, from, days).run();
            var to = from.plus(Duration.ofDays(days));
            return imported + "\n"
                    + new Sizes(company).tell() + "\n"
                    + new Editors(company, progress, from, to, new OpenLoop(rate, readings), cold).run();
        });
    }

    /** The whole month before this one: all of it is over. */
    private static Instant lastMonth() {
        return LocalDate.now(Clock.systemUTC())
                .withDayOfMonth(1)
                .minusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private int run(Ground ground, int every, Work work) throws IOException, InterruptedException {
        var folder = ground.folder();
        try (var server = Server.in(folder.resolve("database"));
                var company = Company.found(server, folder.resolve("deliveries"), every, ground.catalog)) {
            var settings = Settings.of(company.bed());
            var told = work.run(company);
            var differences =
                    new Verifier(company.database()).verify("articles").size();
            settings.values().forEach((name, value) -> System.out.printf("- %s: %s%n", name, value));
            System.out.printf("%n%s%n%d differences.%n", told, differences);
            return differences == 0 ? 0 : 1;
        }
    }
}
