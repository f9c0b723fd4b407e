package dev.tidemark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run of Jazzer over one target, in a process of its own, whose classes alone it instruments. An input that takes more than {@value
 * #LONGEST_SECONDS} seconds, or more than {@value #HEAP_MEGABYTES} MB of heap, is a finding like one that throws.
 */
final class Jazzer {

    static final int LONGEST_SECONDS = 10;
    static final int HEAP_MEGABYTES = 400;

    private static final int LONGEST_INPUT = 4096;

    /** Takes for an injection what its own parser of SQL does not know, such as DuckDB's {@code describe}. */
    private static final String SQL_HOOK = "com.code_intelligence.jazzer.sanitizers.SqlInjection";

    private final String test;
    private final int seconds;
    private final Path folder;

    Jazzer(Class<?> test, int seconds) {
        this.test = test.getName();
        this.seconds = seconds;
        this.folder = Path.of("target", "fuzz", test.getSimpleName()).toAbsolutePath();
    }

    /** @return the fewest inputs that reach all the code that was reached */
    List<byte[]> run(List<byte[]> inputs) throws IOException, InterruptedException {
        deleteAll();
        var corpus = Files.createDirectories(folder.resolve("corpus"));
        for (var number = 0; number < inputs.size(); number++) {
            Files.write(corpus.resolve("known-" + number), inputs.get(number));
        }
        start(log(), corpus.toString(), "-max_total_time=" + seconds, "-print_final_stats=1");
        var merged = Files.createDirectories(folder.resolve("merged"));
        start(folder.resolve("merge.log"), "-merge=1", merged.toString(), corpus.toString());
        return contents(merged, "");
    }

    /** What Jazzer said, with how many inputs it made. */
    Path log() {
        return folder.resolve("fuzz.log");
    }

    boolean isDone() throws IOException {
        return Files.readString(log()).contains("stat::number_of_executed_units");
    }

    List<byte[]> findings() throws IOException {
        return contents(folder, "(crash|timeout|oom)-.*");
    }

    private void start(Path log, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + test,
                "--instrumentation_includes=dev.tidemark.**",
                "--custom_hook_includes=dev.tidemark.**",
                "--disabled_hooks=" + SQL_HOOK,
                "--reproducer_path=" + folder));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-artifact_prefix=" + folder + "/",
                "-timeout=" + LONGEST_SECONDS,
                "-max_len=" + LONGEST_INPUT,
                "-rss_limit_mb=3000"));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    private void deleteAll() throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static List<byte[]> contents(Path folder, String names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(each ->
                            names.isEmpty() || each.getFileName().toString().matches(names))
                    .map(Jazzer::content)
                    .toList();
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
