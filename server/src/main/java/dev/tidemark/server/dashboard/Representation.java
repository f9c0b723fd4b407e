package dev.tidemark.server.dashboard;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A file's bytes as they are sent, with the validator of exactly these bytes (RFC 9110, 8.8.3: one for each encoding). */
final class Representation {
    private final byte[] bytes;
    private final String etag;
    private final List<Header> headers;

    private Representation(byte[] bytes, List<Header> encoding) {
        this.bytes = bytes;
        this.etag = '"' + Digests.sha256(bytes).substring(0, 27) + '"';
        Header validator = HeaderValues.createCached(HeaderNames.ETAG, etag);
        this.headers = Stream.concat(Stream.of(validator), encoding.stream()).toList();
    }

    static Representation plain(byte[] bytes) {
        return new Representation(bytes, List.of());
    }

    static Representation gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory does not fail to be written.", impossible);
        }
        Header encoding = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
        return new Representation(compressed.toByteArray(), List.of(encoding));
    }

    /** Not copied: Helidon writes it out and keeps nothing. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    List<Header> headers() {
        return headers;
    }

    /** Whether the client has these bytes already, by its {@code If-None-Match}, whose validators are compared weakly. */
    boolean matches(String ifNoneMatch) {
        return Stream.of(ifNoneMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(etag) || each.equals("W/" + etag));
    }
}
