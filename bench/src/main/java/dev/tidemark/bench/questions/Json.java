package dev.tidemark.bench.questions;

import java.nio.charset.StandardCharsets;

/** Writes objects of plain texts and numbers, fast enough that making events does not hold up storing them. */
final class Json {

    private final StringBuilder text = new StringBuilder(256).append('{');

    Json with(String name, String value) {
        name(name).append('"').append(value).append('"');
        return this;
    }

    Json with(String name, long value) {
        name(name).append(value);
        return this;
    }

    private StringBuilder name(String name) {
        return text.append(text.length() == 1 ? "\"" : ", \"").append(name).append("\": ");
    }

    byte[] bytes() {
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
