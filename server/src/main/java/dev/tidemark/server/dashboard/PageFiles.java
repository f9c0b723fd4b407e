package dev.tidemark.server.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, by path, read from the class path once and then kept: they are few, and small but for one.
 *
 * <p>A path is looked up only if it is written plainly: names of small letters, digits, hyphens and inner dots. There is no way to
 * write a parent folder, a hidden file or an escaped character in it, and classes, which lie beside the files, have another suffix.
 */
final class PageFiles {
    private static final Pattern OWN = Pattern.compile("/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(?:js|css|svg)");
    private static final Pattern LIBRARY = Pattern.compile("/_static(?:/[a-z0-9][a-z0-9.-]*)+\\.m?js");

    private final Map<String, PageFile> read = new ConcurrentHashMap<>();
    private final ImportMap libraries;

    PageFiles(ImportMap libraries) {
        this.libraries = libraries;
    }

    static byte[] index() {
        return Optional.ofNullable(bytes(PageFiles.class.getResourceAsStream("index.html")))
                .orElseThrow(() -> new IllegalStateException("The dashboard's index.html is not on the class path."));
    }

    Optional<PageFile> find(String path) {
        return Optional.ofNullable(read.computeIfAbsent(path, this::read));
    }

    private @Nullable PageFile read(String path) {
        if (path.equals("/")) {
            return PageFile.own(MediaType.HTML, index());
        }
        if (OWN.matcher(path).matches()) {
            byte[] bytes = bytes(PageFiles.class.getResourceAsStream(path.substring(1)));
            return bytes == null ? null : PageFile.own(MediaType.of(path), bytes);
        }
        if (LIBRARY.matcher(path).matches() && libraries.names(path)) {
            byte[] bytes = bytes(PageFiles.class.getResourceAsStream("/META-INF/resources" + path));
            return bytes == null ? null : PageFile.library(MediaType.of(path), bytes);
        }
        return null;
    }

    private static byte @Nullable [] bytes(@Nullable InputStream resource) {
        if (resource == null) {
            return null;
        }
        try (resource) {
            return resource.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("A file of the dashboard cannot be read from the class path.", failure);
        }
    }
}
