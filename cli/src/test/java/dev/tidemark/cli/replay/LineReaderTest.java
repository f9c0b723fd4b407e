package dev.tidemark.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void countsBlankLinesAndPassesThemOver() throws IOException {
        assertThat(read("a\n\n \r\nb\r\n\t c")).containsExactly("1:a", "4:b", "5:c");
    }

    @Test
    void findsNothingInNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n")).isEmpty();
    }

    @Test
    void passesOverAByteOrderMark() throws IOException {
        assertThat(read("\ufeff{}\n\ufeff")).containsExactly("1:{}", "2:\ufeff");
    }

    @Test
    void knowsGzipByItsFirstBytesAlsoInSeveralMembers() throws IOException {
        var two = new ByteArrayOutputStream();
        two.write(gzip("a\nb"));
        two.write(gzip("c\nd\n"));
        assertThat(read(two.toByteArray())).containsExactly("1:a", "2:bc", "3:d");
    }

    @Test
    void saysThatAGzipFileIsCutShort() throws IOException {
        var whole = gzip("a\n".repeat(100_000));
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 10))).isInstanceOf(EOFException.class);
    }

    @Test
    void readsLinesOfEveryLengthAroundItsBuffer() throws IOException {
        var lengths = List.of(65_535, 1, 65_536, 65_537, 131_072, 3, 200_000, LineReader.LONGEST);
        var text = new StringBuilder();
        lengths.forEach(length -> text.append("x".repeat(length)).append('\n'));
        assertThat(read(text.toString()))
                .extracting(String::length)
                .containsExactlyElementsOf(
                        lengths.stream().map(length -> length + 2).toList());
    }

    @Test
    void marksALineThatIsTooLongAndGoesOn() throws IOException {
        var huge = "x".repeat(5 * LineReader.LONGEST + 17);
        assertThat(read("a\n" + huge + "\nb\n" + huge)).containsExactly("1:a", "2 too long", "3:b", "4 too long");
    }

    private static List<String> read(String text) throws IOException {
        return read(text.getBytes(UTF_8));
    }

    private static List<String> read(byte[] bytes) throws IOException {
        var input = new Input("file", bytes.length, () -> new ByteArrayInputStream(bytes), new AtomicLong());
        var lines = new ArrayList<String>();
        try (var reader = LineReader.of(input)) {
            for (var line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get().place().line()
                        + (line.get().isTooLong()
                                ? " too long"
                                : ":" + new String(line.get().bytes(), UTF_8)));
            }
        }
        assertThat(input.read()).hasValue(bytes.length);
        return lines;
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(bytes)) {
            stream.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
