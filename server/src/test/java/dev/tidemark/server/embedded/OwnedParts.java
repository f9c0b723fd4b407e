package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Both parts, owned by another JVM, which can be killed. */
record OwnedParts(Process owner, BufferedReader output, long postgresPid, long kafkaPid) implements AutoCloseable {
    static OwnedParts start(Path folder, Map<String, String> environment) throws IOException {
        Process owner = OtherJvm.start(
                Owner.class, List.of(folder.toString(), TestPostgres.cache().toString()), environment);
        BufferedReader output = owner.inputReader(StandardCharsets.UTF_8);
        List<String> words = List.of();
        while (words.isEmpty() || !words.getFirst().equals("up")) {
            String line = output.readLine();
            assertThat(line).as("output of the owner").isNotNull();
            words = List.of(line.split(" "));
        }
        return new OwnedParts(owner, output, Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
    }

    void kill() {
        owner.destroyForcibly().onExit().join();
    }

    /** Asks it to end, and waits. */
    @Override
    public void close() {
        owner.destroy();
        owner.onExit().join();
    }
}
