package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path folder;

    @Test
    void tellsTheLastLinesOfThisStartOnly() throws IOException {
        LogFile log = LogFile.at(folder.resolve("a.log"));
        assertThat(log.lastLines(0)).isEmpty();
        Files.writeString(log.path(), "old FATAL\n");
        long since = log.size();
        Files.writeString(log.path(), "one\nERROR two\n\tat three\nfour\n", StandardOpenOption.APPEND);
        assertThat(log.lastLines(since)).containsExactly("one", "ERROR two", "\tat three", "four");
    }

    @Test
    void theTellingLineSpeaksOfAnError() {
        assertThat(LogFile.telling(List.of("a", "x FATAL:  no room", "\tat Exception", "b")))
                .isEqualTo("x FATAL:  no room");
        assertThat(LogFile.telling(List.of("a", "b"))).isEqualTo("b");
        assertThat(LogFile.telling(List.of())).isEmpty();
    }

    @Test
    void staysBoundedUnderAWriterThatAppends() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"), 100);
        try (OutputStream writer =
                Files.newOutputStream(log.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("x".repeat(101).getBytes(StandardCharsets.UTF_8));
            log.bound();
            writer.write("y\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.path()).hasContent("y");
        assertThat(folder.resolve("a.log.1")).hasSize(101);
    }
}
