package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {
    private static final String URL = "jdbc:postgresql://127.0.0.1:1234/tidemark?user=tidemark&password=a'b $c";

    @TempDir
    Path folder;

    @Test
    void isPrivateAndLeavesNothingBeside() throws IOException {
        EnvironmentFile file = EnvironmentFile.in(folder);
        file.write(Map.of("TIDEMARK_URL", "http://localhost:8080"));
        file.write(Map.of("TIDEMARK_URL", "http://localhost:8081"));
        assertThat(file.path()).hasContent("TIDEMARK_URL=http://localhost:8081");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file.path());
        }
    }

    @Test
    void readsWhatItWrote() {
        Map<String, String> values = values();
        EnvironmentFile.in(folder).write(values);
        assertThat(EnvironmentFile.in(folder).read()).containsExactlyEntriesOf(values);
        assertThat(new EnvironmentFile(folder.resolve("absent")).read()).isEmpty();
    }

    @Test
    void aShellReadsTheSame() {
        EnvironmentFile.in(folder).write(values());
        Command shell = Command.run(
                folder,
                Duration.ofSeconds(10),
                List.of("sh", "-c", ". ./tidemark.env; printf '%s\\n' \"$A\" \"$TIDEMARK_POSTGRES_URL\" \"$EMPTY\""));
        assertThat(shell.output()).isEqualTo("b-c_1\n" + URL + "\n\n");
    }

    @Test
    void refusesWhatNoShellCouldRead() {
        EnvironmentFile file = EnvironmentFile.in(folder);
        assertThatThrownBy(() -> file.write(Map.of("a b", "c"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.write(Map.of("A", "b\nC=d"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(file.path()).doesNotExist();
    }

    private static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TIDEMARK_POSTGRES_URL", URL);
        values.put("A", "b-c_1");
        values.put("EMPTY", "");
        return values;
    }
}
