package dev.tidemark.server.collect.page;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The script's bytes as they are sent, and the tag of exactly these. */
final class ScriptFile {
    private static final int TAG_BYTES = 12;

    private final byte[] bytes;
    private final String tag;
    private final List<Header> headers;

    private ScriptFile(byte[] bytes, List<Header> encoding) {
        this.bytes = bytes;
        this.tag = '"' + digest(bytes) + '"';
        this.headers = Stream.concat(Stream.of(HeaderValues.createCached(HeaderNames.ETAG, tag)), encoding.stream())
                .toList();
    }

    static ScriptFile plain() {
        return new ScriptFile(read(), List.of());
    }

    static ScriptFile gzip() {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(read());
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory does not fail to be written.", impossible);
        }
        return new ScriptFile(
                compressed.toByteArray(), List.of(HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip")));
    }

    private static byte[] read() {
        try (InputStream in =
                Objects.requireNonNull(ScriptFile.class.getResourceAsStream("tidemark.js"), "tidemark.js")) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("The script cannot be read from the class path.", failure);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /** Not copied: the server writes it out and keeps nothing. */
    byte[] bytes() {
        return bytes;
    }

    List<Header> headers() {
        return headers;
    }

    /** Whether a client has these bytes, by its {@code If-None-Match}. */
    boolean isKnown(String ifNoneMatch) {
        return ifNoneMatch.contains(tag) || ifNoneMatch.strip().equals("*");
    }
}
