package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.embedded.OtherJvm;
import dev.tidemark.server.imports.ImportSettings;
import dev.tidemark.server.stream.StreamSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole server in a JVM of its own, on a database and a stream that are not its own; to be killed. */
public final class OtherServer implements AutoCloseable {

    private final List<String> arguments;
    private Process process;
    private String url = "";

    private OtherServer(List<String> arguments) throws IOException {
        this.arguments = arguments;
        this.process = launch();
    }

    /** Starts one with two processors on a free port, and waits until it answers. */
    public static OtherServer start(Path folder, String postgresUrl, String bootstrapServers) throws IOException {
        return new OtherServer(List.of(folder.toString(), postgresUrl, bootstrapServers));
    }

    /** Of the one that runs, or of the last one. */
    public synchronized String url() {
        return url;
    }

    /** kill -9, and another one, at another address. */
    public void killAndRestart() throws IOException {
        process.destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
        process = launch();
    }

    private Process launch() throws IOException {
        var started = OtherJvm.start(OtherServer.class, arguments, Map.of());
        var output = started.inputReader(StandardCharsets.UTF_8);
        var line = output.readLine();
        while (line != null && !line.startsWith("http")) {
            line = output.readLine();
        }
        assertThat(line).as("where the server answers").isNotNull();
        synchronized (this) {
            url = line;
        }
        // It logs as it goes on, and would stop where nobody reads.
        Thread.ofVirtual().start(() -> drain(output));
        return started;
    }

    private static void drain(BufferedReader output) {
        try (output) {
            output.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // Who was killed says nothing any more.
        }
    }

    @Override
    public void close() {
        process.destroy();
        await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
    }

    /** Says where it answers, and ends when it is told to or whoever started it has ended. */
    public static void main(String[] args) throws IOException {
        var server = TidemarkServer.start(new ServerSettings(
                ServerSettings.DEFAULT_HOST,
                0,
                Path.of(args[0]),
                Optional.of(args[1]),
                Optional.of(StreamSettings.at(args[2])),
                2,
                Optional.empty(),
                QuerySettings.DEFAULT,
                VisitorSettings.DEFAULT,
                ServerSettings.DEFAULT_KEEP_REJECTS,
                0,
                ImportSettings.NONE));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(server.url());
        System.in.transferTo(System.err);
        System.exit(0);
    }
}
