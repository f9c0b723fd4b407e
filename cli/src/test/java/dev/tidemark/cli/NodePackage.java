package dev.tidemark.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Packages of npm as anybody would install them, in the versions of a lock file, and a script {@code check.mjs} that uses them. It
 * runs under the machine's own node, or, where there is none that is new enough, under the one that Playwright brings.
 */
final class NodePackage {

    /** The packages' own condition. */
    private static final int OLDEST_NODE = 20;

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "check.mjs");

    private final Path folder;
    private final String node;

    private NodePackage(Path folder, String node) {
        this.folder = folder;
        this.node = node;
    }

    /**
     * Installs them, or says loudly why that cannot be and skips the tests.
     *
     * @param name the folder of resources beside the tests that has the files
     */
    static NodePackage installOrSkip(Path folder, String name) throws IOException, InterruptedException {
        for (var file : FILES) {
            try (var in = NodePackage.class.getResourceAsStream(name + "/" + file)) {
                Files.copy(Objects.requireNonNull(in, file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var npm = inPath("npm");
        skipUnless(npm.isPresent(), "no npm in the path. Install Debian's package npm.");
        var installed = new Run(
                folder,
                List.of(
                        npm.orElseThrow().toString(),
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline"));
        skipUnless(installed.end() == 0, "npm could not install it: " + installed.output());
        return new NodePackage(folder, node());
    }

    private static void skipUnless(boolean condition, String why) {
        if (!condition) {
            System.out.println("SKIPPED: a protocol is not tested with its own client: " + why);
        }
        assumeTrue(condition, why);
    }

    private static String node() throws IOException, InterruptedException {
        var own = inPath("node");
        if (own.isPresent() && version(own.get()) >= OLDEST_NODE) {
            return own.get().toString();
        }
        return Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .createProcessBuilder()
                .command()
                .getFirst();
    }

    /** {@code v20.1.2} is 20. */
    private static int version(Path node) throws IOException, InterruptedException {
        var asked = new Run(Path.of("."), List.of(node.toString(), "--version"));
        return asked.end() == 0
                ? Integer.parseInt(asked.output().strip().substring(1).split("\\.", 2)[0])
                : 0;
    }

    private static Optional<Path> inPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A file of one of the packages. */
    byte[] read(String path) throws IOException {
        return Files.readAllBytes(folder.resolve("node_modules").resolve(path));
    }

    /** Begins the script with these arguments. */
    Run check(String... arguments) throws IOException {
        return new Run(
                folder,
                Stream.concat(Stream.of(node, "check.mjs"), Stream.of(arguments))
                        .toList());
    }

    /** A process that says what it does. */
    static final class Run {

        private final Process process;
        private final StringBuilder output = new StringBuilder();

        Run(Path folder, List<String> command) throws IOException {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
        }

        /** Waits for its next line; nothing once it has ended. */
        Optional<String> line() throws IOException {
            var line = process.inputReader(StandardCharsets.UTF_8).readLine();
            if (line != null) {
                output.append(line).append('\n');
            }
            return Optional.ofNullable(line);
        }

        /** Waits for its end, three minutes at most, and tells its exit code. */
        int end() throws IOException, InterruptedException {
            try (var limit = Executors.newSingleThreadScheduledExecutor()) {
                var late = limit.schedule(process::destroyForcibly, 3, TimeUnit.MINUTES);
                while (line().isPresent()) {
                    // Until it has said everything.
                }
                late.cancel(false);
                limit.shutdownNow();
            }
            return process.waitFor();
        }

        String output() {
            return output.toString();
        }
    }
}
