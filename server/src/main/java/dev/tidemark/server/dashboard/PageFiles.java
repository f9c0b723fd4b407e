package dev.tidemark.server.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
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
    /** The page of all shares, whose own paths lie below. */
    static final String SHARE = "/share";

    /** The pages, by path. */
    static final Map<String, String> PAGES =
            Map.of("/", "index.html", "/operator", "operator.html", SHARE, "share.html");

    private static final Pattern OWN = Pattern.compile("/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(?:js|css|svg)");
    private static final Pattern LIBRARY = Pattern.compile("/_static(?:/[a-z0-9][a-z0-9.-]*)+\\.m?js");

    private final Map<String, PageFile> read = new ConcurrentHashMap<>();
    private final Collection<ImportMap> libraries;

    PageFiles(Collection<ImportMap> libraries) {
        this.libraries = libraries;
    }

    /** The HTML of the page at a path. */
    static byte[] page(String path) {
        String name = Objects.requireNonNull(PAGES.get(path), path);
        return Optional.ofNullable(bytes(PageFiles.class.getResourceAsStream(name)))
                .orElseThrow(() -> new IllegalStateException("The page " + name + " is not on the class path."));
    }

    Optional<PageFile> find(String path) {
        return Optional.ofNullable(read.computeIfAbsent(path, this::read));
    }

    private @Nullable PageFile read(String path) {
        if (PAGES.containsKey(path)) {
            return PageFile.own(MediaType.HTML, page(path));
        }
        if (OWN.matcher(path).matches()) {
            byte[] bytes = bytes(PageFiles.class.getResourceAsStream(path.substring(1)));
            return bytes == null ? null : PageFile.own(MediaType.of(path), bytes);
        }
        if (LIBRARY.matcher(path).matches() && libraries.stream().anyMatch(each -> each.names(path))) {
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
