package dev.tidemark.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An importer over a lane of its own, killed at one of its statements, and then run to its end. */
final class Importing {

    private static final int ROWS = 2_000;
    private static final String STATEMENT = "a statement of an importer";

    /** Statements of a whole import, more or less; a later one is never reached, and the import ends well. */
    private static final int STATEMENTS = 90;

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Stack stack;
    private final Asked asked;
    private final Patience patience;
    private final RandomGenerator random;
    private int views;

    Importing(Stack stack, Asked asked, Patience patience, RandomGenerator random) {
        this.stack = stack;
        this.asked = asked;
        this.patience = patience;
        this.random = random;
    }

    /** What is wrong afterwards: half a slice, or another one than the last. */
    List<String> killed() throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        var before = sum();
        views++;
        var traps = new Traps();
        try (var lane = new Lane(stack.postgres()::port, (_, _) -> new AnyStatement(), traps)) {
            var moment = random.nextBoolean() ? Point.Moment.BEFORE : Point.Moment.AFTER;
            var trap = traps.set(new Point(STATEMENT, moment), 1 + random.nextInt(STATEMENTS));
            var importer = start(lane.port());
            while (importer.isAlive() && !trap.isReached(Duration.ofMillis(20))) {
                Thread.onSpinWait();
            }
            importer.destroyForcibly().waitFor();
            trap.release();
        }
        var seen = patience.until("imported views", () -> Optional.of(asked.imported()));
        if (seen != before && seen != sum()) {
            wrong.add("an importer was killed, and of %d or %d views there are %d".formatted(before, sum(), seen));
        }
        patience.until("an import", this::again);
        var after = asked.imported();
        if (after != sum()) {
            wrong.add("%d views were imported, the answer says %d".formatted(sum(), after));
        }
        return wrong;
    }

    private long sum() {
        return (long) ROWS * views;
    }

    /** Whose connections are not known yet to be gone is waited for. */
    private Optional<Boolean> again() throws IOException, InterruptedException {
        var importer = start(stack.postgres().port());
        if (!importer.waitFor(LONGEST)) {
            importer.destroyForcibly().waitFor();
        }
        return importer.exitValue() == 0 ? Optional.of(true) : Optional.empty();
    }

    private Process start(int port) throws IOException {
        var file = Files.writeString(
                stack.folder().resolve("views.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(i -> "faults,/" + i + "," + views)
                        .collect(Collectors.joining("\n", "tenant,page,views\n", "\n")));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.tidemark.cli.Main",
                        "import",
                        "imported=" + file,
                        "--slice",
                        "2026-01-02T03",
                        "--postgres-url",
                        stack.postgresUrl(port, "tidemark-import"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        stack.folder().resolve("import.log").toFile()))
                .start();
    }

    /** Postgres' protocol, where every statement has the same name. */
    private static final class AnyStatement implements Wire {

        private final PostgresWire wire = new PostgresWire();

        @Override
        public byte[] fromClient(InputStream in) throws IOException {
            return wire.fromClient(in);
        }

        @Override
        public byte[] fromServer(InputStream in) throws IOException {
            return wire.fromServer(in);
        }

        @Override
        public Optional<String> asked(byte[] piece) {
            return wire.asked(piece).map(_ -> STATEMENT);
        }

        @Override
        public Optional<String> done(byte[] piece) {
            return wire.done(piece).map(_ -> STATEMENT);
        }
    }
}
