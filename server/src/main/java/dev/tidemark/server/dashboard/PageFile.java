package dev.tidemark.server.dashboard;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One file, plain and compressed.
 *
 * @param headers those that do not depend on how it is encoded
 */
record PageFile(List<Header> headers, Representation plain, Representation compressed) {
    /** A library's path has its version in it: it never changes. Ours may change with every release. */
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private static final String ASK_EACH_TIME = "no-cache";
    private static final Pattern REFUSED = Pattern.compile(";\\s*q=0(\\.0*)?\\s*$");

    PageFile {
        headers = List.copyOf(headers);
    }

    static PageFile own(MediaType type, byte[] bytes) {
        return create(type, bytes, ASK_EACH_TIME);
    }

    static PageFile library(MediaType type, byte[] bytes) {
        return create(type, bytes, FOREVER);
    }

    private static PageFile create(MediaType type, byte[] bytes, String caching) {
        List<Header> headers = List.of(
                HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type.text()),
                HeaderValues.createCached(HeaderNames.CACHE_CONTROL, caching),
                HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding"));
        return new PageFile(headers, Representation.plain(bytes), Representation.gzip(bytes));
    }

    /**
     * What to send.
     *
     * @param acceptEncoding the request's header of that name, empty without one
     */
    Representation representation(String acceptEncoding) {
        return List.of(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)).stream()
                        .anyMatch(PageFile::takesGzip)
                ? compressed
                : plain;
    }

    private static boolean takesGzip(String coding) {
        String name = coding.split(";", 2)[0].strip();
        return name.equals("gzip") && !REFUSED.matcher(coding).find();
    }
}
