package dev.tidemark.server.dashboard;

/** The kinds of files that the page is made of. */
enum MediaType {
    HTML("text/html; charset=utf-8"),
    SCRIPT("text/javascript; charset=utf-8"),
    STYLE("text/css; charset=utf-8"),
    IMAGE("image/svg+xml");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** By the suffix of a path that {@link PageFiles} has let through. */
    static MediaType of(String path) {
        return switch (path.substring(path.lastIndexOf('.'))) {
            case ".js", ".mjs" -> SCRIPT;
            case ".css" -> STYLE;
            case ".svg" -> IMAGE;
            default -> throw new IllegalArgumentException("No file of the dashboard ends like " + path);
        };
    }
}
