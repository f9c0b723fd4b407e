package dev.tidemark.server.dashboard;

import java.util.Collection;
import java.util.List;

/** What the browser lets the page do: its own files, its own server, and no inline script but the import map. */
final class ContentPolicy {
    private ContentPolicy() {}

    /** Of a page that pages of this server alone may embed. */
    static String allowing(ImportMap map) {
        return allowing(map, "'self'");
    }

    /** @param embedding origins whose pages may embed it; none for no page at all */
    static String embeddedBy(Collection<String> embedding, ImportMap map) {
        return allowing(map, embedding.isEmpty() ? "'none'" : String.join(" ", List.copyOf(embedding)));
    }

    private static String allowing(ImportMap map, String ancestors) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' '" + map.digest() + "'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors " + ancestors);
    }
}
