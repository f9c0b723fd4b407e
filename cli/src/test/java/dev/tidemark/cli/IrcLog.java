package dev.tidemark.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes JSON lines of an archive of raw IRC logs, one file a day: {@code {file, line, time, nick, text}} for each line
 * {@code [HH:MM] <nick> text}. The date is in the file's name, and the minutes are UTC.
 *
 * <p>Where a log runs on past midnight the times after it are those of the day before: the log does not say which lines they are,
 * and this does not guess.
 */
public final class IrcLog {

    private static final Pattern MESSAGE = Pattern.compile("\\[([0-9]{2}:[0-9]{2})] <([^>]+)> ?(.*)", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LocalDate day;
    private final String file;

    private IrcLog(Path file) {
        this.file = file.getFileName().toString();
        this.day = LocalDate.parse(this.file.substring(0, 10));
    }

    /** Writes all messages to a file, as gzip; how many they are. */
    public static long toJsonLines(Path archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)));
                var lines = new BufferedWriter(new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(target)), StandardCharsets.UTF_8))) {
            var count = 0L;
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().endsWith(".raw.txt")) {
                    count += new IrcLog(Path.of(entry.getName())).write(tar.readAllBytes(), lines);
                }
            }
            return count;
        }
    }

    private long write(byte[] log, BufferedWriter lines) throws IOException {
        var count = 0L;
        var number = 0;
        for (var start = 0; start < log.length; ) {
            var end = start;
            while (end < log.length && log[end] != '\n') {
                end++;
            }
            number++;
            var json = message(decode(ByteBuffer.wrap(log, start, end - start)), number);
            if (json.isPresent()) {
                lines.write(json.get());
                lines.newLine();
                count++;
            }
            start = end + 1;
        }
        return count;
    }

    /** The message as JSON; nothing for what is none, such as {@code === nick has joined}. */
    Optional<String> message(String line, int number) {
        var message = MESSAGE.matcher(line);
        if (!message.matches()) {
            return Optional.empty();
        }
        var minute = LocalTime.parse(message.group(1));
        return Optional.of(JSON.createObjectNode()
                .put("file", file)
                .put("line", number)
                .put("time", day.atTime(minute).toInstant(ZoneOffset.UTC).toString())
                .put("nick", message.group(2))
                .put("text", message.group(3).replace("\0", ""))
                .toString());
    }

    /** UTF-8, and a line that is not is taken for Latin-1, in which every byte is a character. */
    private static String decode(ByteBuffer line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(line.duplicate()).toString();
        } catch (CharacterCodingException _) {
            return StandardCharsets.ISO_8859_1.decode(line).toString();
        }
    }
}
