package dev.tidemark.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Catalogs that several tests read. */
final class Texts {

    private Texts() {}

    /** One that says everything a catalog can say. */
    static String full() {
        try (var stream = Objects.requireNonNull(Texts.class.getResourceAsStream("full.yaml"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
