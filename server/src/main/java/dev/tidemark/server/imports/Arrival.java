package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A delivery whose files are all there.
 *
 * @param slice as the files' names have it
 * @param files by rollup
 */
record Arrival(Slice slice, SortedMap<String, Path> files) {

    /** The first file's name leads the report of what was wrong. */
    Path refusal() {
        var first = files.values().iterator().next();
        return first.resolveSibling(first.getFileName() + ".refused");
    }

    /** Another one as soon as any of the files is another, or is being written. */
    String state() throws IOException {
        var state = new StringBuilder();
        for (var file : files.entrySet()) {
            var attributes = Files.readAttributes(file.getValue(), BasicFileAttributes.class);
            state.append(file.getKey())
                    .append('=')
                    .append(file.getValue().getFileName())
                    .append(' ')
                    .append(attributes.size())
                    .append(' ')
                    .append(attributes.lastModifiedTime().toMillis())
                    .append('\n');
        }
        return state.toString();
    }

    /** What the note of its import ends with. */
    static String tag(String state) {
        var digest = Upload.sha256().digest(state.getBytes(StandardCharsets.UTF_8));
        return "[" + HexFormat.of().formatHex(digest).substring(0, 16) + "]";
    }

    /** It was refused as it is: what was wrong lies beside it, and none of its files has changed since. */
    boolean isRefused() throws IOException {
        if (!Files.exists(refusal())) {
            return false;
        }
        var told = Files.getLastModifiedTime(refusal());
        for (var file : files.values()) {
            if (Files.getLastModifiedTime(file).compareTo(told) > 0) {
                return false;
            }
        }
        return true;
    }

    static Arrival of(Slice slice, Map<String, Path> files) {
        return new Arrival(slice, new TreeMap<>(files));
    }
}
