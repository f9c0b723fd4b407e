package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The end of a short-lived command.
 *
 * @param exit its exit code; 127 when there is no such program, 124 when it took too long
 * @param output what it wrote to both its outputs
 */
record Command(int exit, String output) {
    static Command run(Path directory, Duration limit, List<String> words) {
        return run(directory, limit, words, "");
    }

    static Command run(Path directory, Duration limit, List<String> words, String input) {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        ChildEnvironment.clean(builder);
        try {
            Process process = builder.start();
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
            feed(process, input);
            return ended(process, limit)
                    ? new Command(process.exitValue(), output.join())
                    : new Command(124, words.getFirst() + " did not end within " + limit);
        } catch (IOException e) {
            return new Command(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("interrupted while waiting for " + words.getFirst(), e);
        }
    }

    /** Never leaves it running. */
    private static boolean ended(Process process, Duration limit) throws InterruptedException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (process.isAlive()) {
                process.destroyForcibly();
            }
        }
    }

    boolean succeeded() {
        return exit == 0;
    }

    /** A command that ends early breaks the pipe; its exit code says so better than we can. */
    private static void feed(Process process, String input) {
        try (var pipe = process.getOutputStream()) {
            pipe.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return;
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
