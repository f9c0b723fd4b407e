package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a child's output goes, appended by the child itself so that it can still log when we are gone.
 *
 * @param path the file; its predecessor is kept beside it as {@code .1}
 * @param limit bytes after which {@link #bound} starts it anew
 */
record LogFile(Path path, long limit) {
    private static final int TAIL_BYTES = 16_384;
    private static final int TAIL_LINES = 20;
    private static final Pattern TELLING = Pattern.compile("^\\S.*(FATAL|PANIC|ERROR|Exception|Error:|error:).*");

    private static final Logger log = LoggerFactory.getLogger(LogFile.class);

    static LogFile at(Path path) {
        return new LogFile(path, 16L << 20);
    }

    long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Copies and then truncates a file that grew too long; never fails, as a full disk must not stop the part. The child writes with O_APPEND and so goes on at the new
     * end; lines written between the copy and the cut are lost.
     */
    void bound() {
        if (size() > limit) {
            try {
                Files.copy(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                log.debug("cannot keep the old {}: {}", path, e.toString());
            }
            truncate();
        }
    }

    private void truncate() {
        try {
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        } catch (IOException e) {
            log.debug("cannot truncate {}: {}", path, e.toString());
        }
    }

    /** The last lines written since the file had this size. */
    List<String> lastLines(long since) {
        try (FileChannel channel = FileChannel.open(path)) {
            long end = channel.size();
            long from = Math.max(since > end ? 0 : since, end - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (end - from));
            channel.read(bytes, from);
            List<String> lines =
                    new String(bytes.array(), StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The line that most likely says why: the last that speaks of an error, or else the last. */
    static String telling(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> TELLING.matcher(line).matches())
                .findFirst()
                .orElse(lines.isEmpty() ? "" : lines.getLast());
    }
}
