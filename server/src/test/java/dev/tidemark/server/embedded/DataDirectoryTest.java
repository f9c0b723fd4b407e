package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void createsAPrivateFolderWithItsParents() throws IOException {
        Path path = folder.resolve("some/where/data");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(mode(data.path())).isEqualTo("rwx------");
            assertThat(data.logs()).isDirectory();
            assertThat(mode(path.resolve("tidemark.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void asksNothingOfAFolderThatIsThere() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataDirectory.open(folder).close();
        assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void refusesASecondOpenerInThisProcessAndStaysLocked() {
        String us = Long.toString(ProcessHandle.current().pid());
        try (DataDirectory data = DataDirectory.open(folder)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> DataDirectory.open(folder.resolve("../" + folder.getFileName())))
                        .isInstanceOf(DataDirectoryInUse.class)
                        .hasMessage("another tidemark (pid " + us + ") is running on " + data.path()
                                + "; stop it or choose another --data-dir");
            }
            assertThat(openElsewhere())
                    .isEqualTo("another tidemark (pid " + us + ") is running on " + data.path()
                            + "; stop it or choose another --data-dir");
        }
        assertThat(openElsewhere()).isEqualTo("opened");
        DataDirectory.open(folder).close();
    }

    @Test
    void saysSoWhenThePathIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessage(file + " is not a folder; choose another --data-dir");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageContaining(file.toString());
    }

    /** In a process of its own: the lock is between processes. */
    private String openElsewhere() {
        return OtherJvm.run(Opener.class, List.of(folder.toString())).strip();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try (DataDirectory data = DataDirectory.open(Path.of(args[0]))) {
                System.out.println(data.path().isAbsolute() ? "opened" : "opened a relative path");
            } catch (EmbeddedFailure e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
