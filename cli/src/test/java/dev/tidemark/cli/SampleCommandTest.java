package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @Test
    void writesAnHourAndTheNamesOfItsTenants() throws IOException {
        var out = folder.resolve("made/deliveries");
        assertThat(terminal.run("sample", "--out", out, "--from", "2026-11-22T03:00Z", "--every", "2500", "--plain"))
                .isZero();
        assertThat(terminal.out()).contains("rows of 3 publishers in 1 hour,");
        assertThat(Files.readAllLines(out.resolve("tenants.txt")))
                .containsExactly("publisher-0001", "publisher-2500", "publisher-5000");
        assertThat(Files.readAllLines(out.resolve("articles_2026-11-22T03.csv")))
                .hasSizeGreaterThan(1_000);
    }

    @Test
    void refusesWhatIsNoHourAndNoNumber() {
        assertThat(terminal.run("sample", "--out", folder, "--from", "2026-11-22T03:05Z"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("'2026-11-22T03:05Z' is not the start of an hour");
        assertThat(terminal.run("sample", "--out", folder, "--from", "2026-11-22T03:00Z", "--every", "0"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--every is from 1 to 5000");
    }
}
