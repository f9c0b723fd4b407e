package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.embedded.EnvironmentFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    void prefersTheFlagThenTheEnvironmentThenTheFile() {
        EnvironmentFile.in(folder).write(Map.of("TIDEMARK_URL", "file"));
        assertThat(url(Map.of("TIDEMARK_URL", "environment"), Optional.of("flag")))
                .isEqualTo("flag");
        assertThat(url(Map.of("TIDEMARK_URL", "environment"), Optional.empty())).isEqualTo("environment");
        assertThat(url(Map.of("TIDEMARK_URL", " "), Optional.empty())).isEqualTo("file");
        assertThat(url(Map.of(), Optional.empty())).isEqualTo("file");
    }

    @Test
    void namesAllThreeWaysWhenNoneSays() {
        assertThatThrownBy(() -> url(Map.of(), Optional.empty()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContainingAll("--url", "TIDEMARK_URL", "--data-dir", folder + "/tidemark.env");
    }

    private String url(Map<String, String> environment, Optional<String> flag) {
        return new Settings(environment).inDataDir(folder).require("the server", flag, "--url", "TIDEMARK_URL");
    }
}
