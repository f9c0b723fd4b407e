package dev.tidemark.cli.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A file of lines, or standard input; compressed by gzip or not, which its first bytes tell.
 *
 * @param size in bytes as stored, 0 when not known
 * @param read bytes read of it so far
 */
public record Input(String name, long size, Opener opener, AtomicLong read) {

    private static final int BUFFER = 64 * 1024;

    /** Opens the bytes as stored. */
    interface Opener {
        InputStream open() throws IOException;
    }

    public static Input of(Path file) throws IOException {
        return new Input(file.toString(), Files.size(file), () -> Files.newInputStream(file), new AtomicLong());
    }

    public static Input standardInput() {
        return new Input("-", 0, () -> System.in, new AtomicLong());
    }

    /** The bytes, decompressed. The caller closes them. */
    public InputStream lines() throws IOException {
        var stored = new BufferedInputStream(new CountingStream(opener.open(), read), BUFFER);
        stored.mark(2);
        var compressed = stored.read() == 0x1f && stored.read() == 0x8b; // RFC 1952, 2.3.1
        stored.reset();
        return compressed ? new GZIPInputStream(stored, BUFFER) : stored;
    }
}
