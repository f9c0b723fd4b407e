package dev.tidemark.bench.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code tidemark serve}, as users run it, with everything embedded unless said otherwise. */
public final class ServeProcess implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final ProcessBuilder builder;
    private Process process;

    private ServeProcess(Path folder, int port, ProcessBuilder builder) throws IOException {
        this.folder = folder;
        this.port = port;
        this.builder = builder;
        this.process = builder.start();
    }

    /**
     * Returns when it is ready.
     *
     * @param flags more of the command line
     */
    public static ServeProcess start(Path folder, String... flags) throws IOException {
        return start(folder, Map.of(), flags);
    }

    /**
     * The same with these in its environment.
     *
     * @param flags more of the command line
     */
    public static ServeProcess start(Path folder, Map<String, String> environment, String... flags) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        var port = freePort();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.cli.Main",
                "serve",
                "--port",
                Integer.toString(port),
                "--data-dir",
                folder.toString()));
        command.addAll(List.of(flags));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile()));
        builder.environment().putAll(environment);
        var serve = new ServeProcess(folder, port, builder);
        serve.awaitReady();
        return serve;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url() + "/readyz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!isReady(http, request)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the server ended; see the log beside " + folder);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From the file that it writes for its users. */
    public String postgresUrl() {
        var name = "TIDEMARK_POSTGRES_URL=";
        try {
            return Files.readAllLines(folder.resolve("tidemark.env")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).replaceAll("^['\"]|['\"]$", ""))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public int port() {
        return port;
    }

    /** kill -9; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** After its end: one more on the same port and folder. Returns when it is ready. */
    public void startAgain() throws IOException {
        process = builder.start();
        awaitReady();
    }

    /** Processor time of the server without its embedded parts. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
