package dev.tidemark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code DATA_DIR/tidemark.env}: lines of {@code KEY='value'}, by which a server tells the commands beside it, and the shell that
 * sources the file, where it is and with which keys. Only its owner may read it.
 */
public final class EnvironmentFile {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:@%+,=-]*");

    private final Path file;

    private EnvironmentFile(Path file) {
        this.file = file;
    }

    public static EnvironmentFile in(Path dataDir) {
        return new EnvironmentFile(dataDir.resolve("tidemark.env"));
    }

    public Path path() {
        return file;
    }

    /** What the file says; nothing when there is none. Lines that are not {@code KEY=value} are passed over. */
    public Map<String, String> read() {
        try (var lines = Files.lines(file)) {
            return lines.map(line -> LINE.matcher(line.strip()))
                    .filter(line -> line.matches())
                    .collect(Collectors.toMap(
                            line -> line.group(1),
                            line -> unquote(line.group(2)),
                            (_, later) -> later,
                            LinkedHashMap::new));
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (AccessDeniedException _) {
            throw CommandFailure.failed("no permission to read " + file + ": it belongs to whoever started the server");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Puts these values, and no others, into the file; who reads it meanwhile sees the old ones or the new ones. */
    public void write(Map<String, String> values) {
        var text = values.entrySet().stream().map(EnvironmentFile::line).toList();
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String line(Entry<String, String> entry) {
        var value = entry.getValue();
        return entry.getKey() + "=" + (BARE.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'");
    }

    /** As a POSIX shell reads one word: quotes of both kinds, backslashes, and a comment after it. */
    private static String unquote(String text) {
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (quote == '\0' && Character.isWhitespace(c)) {
                break;
            } else if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (quote == '\0' && List.of('\'', '"').contains(c)) {
                quote = c;
            } else if (c == quote) {
                quote = '\0';
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }
}
