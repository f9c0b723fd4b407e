package dev.tidemark.sql;

import java.nio.charset.StandardCharsets;

/**
 * A quoted name for generated SQL: what text blocks splice in, so that no raw string can be.
 *
 * @param name as Postgres stores it, at most 63 bytes (NAMEDATALEN - 1; a longer one would be cut silently)
 */
public record Identifier(String name) {

    private static final int MAX_BYTES = 63;

    public Identifier {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("not a name for Postgres: '" + name + "'");
        }
    }

    /** Quoted, its own quotes doubled. */
    @Override
    public String toString() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
