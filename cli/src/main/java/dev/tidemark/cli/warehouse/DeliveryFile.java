package dev.tidemark.cli.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A file of lines that has its name only when it is whole. */
final class DeliveryFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final Path unfinished;
    private final Writer writer;
    private long lines;

    private DeliveryFile(Path path, Path unfinished, Writer writer) {
        this.path = path;
        this.unfinished = unfinished;
        this.writer = writer;
    }

    static DeliveryFile create(Path path, boolean gzip) {
        var unfinished = path.resolveSibling(path.getFileName() + ".part");
        try {
            var out = Files.newOutputStream(unfinished);
            return new DeliveryFile(
                    path,
                    unfinished,
                    new BufferedWriter(
                            new OutputStreamWriter(gzip ? new GZIPOutputStream(out, BUFFER) : out, UTF_8), BUFFER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing in it needs to be quoted. */
    void row(String... values) {
        line(String.join(",", values));
    }

    void line(String line) {
        try {
            writer.write(line);
            writer.write('\n');
            lines++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives it its name; tells how many lines it has. */
    long finish() {
        try {
            writer.close();
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
