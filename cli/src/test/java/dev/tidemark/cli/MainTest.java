package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void saysItsVersion() {
        assertThat(terminal.run("--version")).isZero();
        assertThat(terminal.out()).matches("tidemark [0-9.]+\\S* \\(Java 2[5-9]\\S*\\)\\R");
    }

    @Test
    void beginsEveryManualWithExamples() {
        assertThat(terminal.run("--help")).isZero();
        assertThat(terminal.out()).containsSubsequence("Examples:", "Usage:", "Commands:", "Options:", "Exit codes:");
        for (var name : terminal.commands()) {
            var help = new Terminal();
            assertThat(help.run(name, "--help")).isZero();
            assertThat(help.out()).as(name).containsSubsequence("Examples:", "Usage:", "Options:");
        }
    }

    @Test
    void aPortIsANumber() {
        assertThat(terminal.run("serve", "--port", "eighty")).isEqualTo(2);
        assertThat(terminal.err()).contains("'eighty' is not an int");
    }

    @Test
    void guessesAMisspeltCommand() {
        assertThat(terminal.run("repaly", "file")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("tidemark: unknown command 'repaly'; did you mean 'replay'?");
    }

    @Test
    void guessesAMisspeltOption() {
        assertThat(terminal.run("replay", "file", "--catalgo", "c.yaml")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("tidemark: unknown option '--catalgo'; did you mean '--catalog'?");
    }

    @Test
    void wantsACommand() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.err()).startsWith("tidemark: Missing required subcommand");
    }

    @Test
    void showsAStackTraceOnlyWhenAsked() {
        assertThat(terminal.run("replay", "file", "--catalog", "none.yaml")).isEqualTo(2);
        assertThat(terminal.err())
                .isEqualToIgnoringNewLines("tidemark: cannot read the catalog none.yaml: no such file: none.yaml");
        var debugging = new Terminal();
        debugging.run("replay", "file", "--catalog", "none.yaml", "--debug");
        assertThat(debugging.err()).contains("\tat dev.tidemark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "verify", "status"})
    void aUrlThatIsNoneIsRefusedWithoutItsPassword(String command) {
        assertThat(terminal.run(command, "--postgres-url", "mysql://root:tell-nobody@db/app", "--data-dir", folder))
                .isEqualTo(2);
        assertThat(terminal.err())
                .contains("write jdbc:postgresql://HOST:PORT/DATABASE")
                .doesNotContain("tell-nobody");
    }
}
