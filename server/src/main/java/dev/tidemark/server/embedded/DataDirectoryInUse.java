package dev.tidemark.server.embedded;

import java.nio.file.Path;

/** The data directory belongs to another tidemark that is running now. */
public final class DataDirectoryInUse extends EmbeddedFailure {
    private static final long serialVersionUID = 1L;

    DataDirectoryInUse(Path directory, String owner) {
        super("another tidemark" + (owner.isBlank() ? "" : " (pid " + owner.strip() + ")") + " is running on "
                + directory + "; stop it or choose another --data-dir");
    }
}
