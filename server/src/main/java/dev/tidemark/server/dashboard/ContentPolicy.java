package dev.tidemark.server.dashboard;

/** What the browser lets the page do: its own files, its own server, and no inline script but the import map. */
final class ContentPolicy {
    private ContentPolicy() {}

    static String allowing(ImportMap map) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' '" + map.digest() + "'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'self'");
    }
}
