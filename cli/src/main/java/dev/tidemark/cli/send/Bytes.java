package dev.tidemark.cli.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Putting byte arrays together. */
final class Bytes {

    private Bytes() {}

    static byte[] join(byte[]... parts) {
        return join(List.of(parts));
    }

    static byte[] join(List<byte[]> parts) {
        var joined = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** A JSON array of values that are JSON already. */
    static byte[] array(List<byte[]> values) {
        var size = 1
                + values.size()
                + values.stream().mapToInt(value -> value.length).sum();
        var joined = new byte[Math.max(2, size)];
        joined[0] = '[';
        var at = 1;
        for (var value : values) {
            System.arraycopy(value, 0, joined, at, value.length);
            at += value.length;
            joined[at++] = ',';
        }
        joined[joined.length - 1] = ']';
        return joined;
    }

    static byte[] gzip(byte[] body) {
        var compressed = new ByteArrayOutputStream(body.length / 4);
        try (var stream = new GZIPOutputStream(compressed)) {
            stream.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
