package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One file of a delivery, on this machine's disk.
 *
 * @param name as the deliverer knows it, for messages
 */
public record DeliveredFile(Path path, String name, Format format) {

    /** How its bytes are packed, which they say themselves. */
    Packing packing() throws IOException {
        return format == Format.PARQUET ? Packing.NONE : Packing.of(path);
    }
}
