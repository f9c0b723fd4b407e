package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.embedded.EnvironmentFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code tidemark serve} as a process of its own, to be killed. */
final class ServeProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path dataDirectory;
    private final int port;
    private final List<String> flags;
    private final List<String> within;
    private Process process;

    private ServeProcess(Path dataDirectory, int port, List<String> flags, List<String> within) throws IOException {
        this.dataDirectory = dataDirectory;
        this.port = port;
        this.flags = flags;
        this.within = within;
        this.process = launch();
    }

    /** Starts one on a free port, with these flags too, and waits until it is ready. */
    static ServeProcess start(Path dataDirectory, String... flags) throws IOException {
        var serve = startUnready(dataDirectory, flags);
        serve.awaitReady();
        return serve;
    }

    /** The same without waiting, for one that is not to be ready. */
    static ServeProcess startUnready(Path dataDirectory, String... flags) throws IOException {
        return new ServeProcess(dataDirectory, freePort(), List.of(flags), List.of());
    }

    /** One whose environment has this setting, and to whose files everybody has a right unless it says otherwise itself. */
    static ServeProcess startCarelessly(Path dataDirectory, String setting) throws IOException {
        var within = List.of("sh", "-c", "umask 0; exec \"$@\"", "sh", "env", setting);
        var serve = new ServeProcess(dataDirectory, freePort(), List.of(), within);
        serve.awaitReady();
        return serve;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(within);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.cli.Main",
                "serve",
                "--port",
                String.valueOf(port),
                "--data-dir",
                dataDirectory.toString()));
        command.addAll(flags);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dataDirectory.resolveSibling("serve.log").toFile()))
                .start();
    }

    /** kill -9 of the server itself, and a new one on the same folder. */
    void killAndRestart() throws IOException {
        kill();
        restartAfterItsEnd();
    }

    /** kill -9 of the server itself, which returns at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** kill -9 of the embedded part whose command line has these words; it is the server's to start it again. */
    void killPart(String words) {
        var part = part(words).orElseThrow();
        assertThat(part.destroyForcibly()).isTrue();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        part(words).filter(child -> child.pid() != part.pid()).isPresent());
        awaitReady();
    }

    private Optional<ProcessHandle> part(String words) {
        return process.descendants()
                .filter(child -> commandLine(child).contains(words))
                .findFirst();
    }

    /** From the kernel itself: the JDK gives none for a process of another user or with a long class path. */
    private static String commandLine(ProcessHandle child) {
        try {
            return Files.readString(
                    Path.of("/proc", String.valueOf(child.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** What everybody on the machine can read of the command lines of the server and all its parts. */
    List<String> commandLines() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ServeProcess::commandLine)
                .toList();
    }

    void awaitReady() {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> get("/readyz").statusCode() == 200);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String postgresUrl() {
        return environment("TIDEMARK_POSTGRES_URL");
    }

    String kafkaBootstrapServers() {
        return environment("TIDEMARK_KAFKA_BOOTSTRAP_SERVERS");
    }

    private String environment(String name) {
        return EnvironmentFile.in(dataDirectory).read().getOrDefault(name, "");
    }

    /** What {@code /metrics} has under this name, all series together. */
    double metric(String name) throws IOException, InterruptedException {
        return metric(name, "");
    }

    /** Those series of it that have this label, such as {@code reason="wrong_type"}. */
    double metric(String name, String label) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** SIGTERM, which returns at once. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end, and for a new one on the same folder. */
    void restartAfterItsEnd() throws IOException {
        await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
        process = launch();
        awaitReady();
    }

    /** Ctrl-C; the end is awaited, and is clean. */
    @Override
    public void close() {
        process.destroy();
        await().atMost(Duration.ofSeconds(40)).until(() -> !process.isAlive());
    }
}
