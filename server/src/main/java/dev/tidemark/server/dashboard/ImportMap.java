package dev.tidemark.server.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's import map: where the modules of its libraries are.
 *
 * @param text the script's text, byte for byte as the browser will see it
 * @param targets paths that modules are imported from; one that ends in a slash stands for all below it
 */
record ImportMap(String text, List<String> targets) {
    private static final Pattern SCRIPT = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile(":\\s*\"(/[^\"]+)\"");

    ImportMap {
        targets = List.copyOf(targets);
    }

    static ImportMap in(byte[] page) {
        Matcher script = SCRIPT.matcher(new String(page, StandardCharsets.UTF_8));
        if (!script.find()) {
            throw new IllegalStateException("A page has no import map.");
        }
        String text = script.group(1);
        List<String> targets = TARGET.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        return new ImportMap(text, targets);
    }

    boolean names(String path) {
        return targets.stream()
                .anyMatch(target -> target.endsWith("/") ? path.startsWith(target) : path.equals(target));
    }

    /** The script's digest in the form of a Content-Security-Policy. */
    String digest() {
        return "sha256-" + Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
