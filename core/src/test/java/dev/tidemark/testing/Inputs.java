package dev.tidemark.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Inputs of a parser, kept in a file: a line of Base64 for each, the shortest first. */
record Inputs(Path file) {

    List<byte[]> read() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(Base64.getDecoder()::decode)
                        .toList()
                : List.of();
    }

    void write(List<byte[]> inputs) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                inputs.stream()
                        .sorted((one, other) -> one.length == other.length
                                ? Arrays.compare(one, other)
                                : Integer.compare(one.length, other.length))
                        .map(Base64.getEncoder()::encodeToString)
                        .distinct()
                        .toList());
    }
}
