package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {

    private static final Map<String, String> VALUES = Map.of(
            "TIDEMARK_URL", "http://127.0.0.1:8080",
            "TIDEMARK_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:5432/tidemark?user=a&password=it's $HOME \"\\ #1",
            "TIDEMARK_EMPTY", "");

    @TempDir
    private Path folder;

    @Test
    void readsWhatItWrote() {
        var file = EnvironmentFile.in(folder);
        file.write(Map.of("TIDEMARK_OLD", "1"));
        file.write(VALUES);
        assertThat(file.read()).isEqualTo(VALUES);
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        var file = EnvironmentFile.in(folder);
        file.write(VALUES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void saysTheSameToAShell() throws Exception {
        var file = EnvironmentFile.in(folder);
        file.write(VALUES);
        var shell = new ProcessBuilder("sh", "-c", ". '" + file.path() + "'; printf %s \"$TIDEMARK_POSTGRES_URL\"")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(VALUES.get("TIDEMARK_POSTGRES_URL"));
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void readsWhatPeopleWrite() throws IOException {
        Files.writeString(folder.resolve("tidemark.env"), """
                # a comment
                export A=1
                  B="two words"   # why
                C='single'"double"bare
                not a line
                D=a\\ b
                """);
        assertThat(EnvironmentFile.in(folder).read())
                .isEqualTo(Map.of("A", "1", "B", "two words", "C", "singledoublebare", "D", "a b"));
    }

    @Test
    void saysNothingWhenThereIsNone() {
        assertThat(EnvironmentFile.in(folder.resolve("none")).read()).isEmpty();
    }
}
