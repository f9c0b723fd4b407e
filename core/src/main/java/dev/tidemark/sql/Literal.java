package dev.tidemark.sql;

/** A quoted text constant for generated SQL where a parameter cannot stand, as in a trigger's source. */
public record Literal(String text) {

    public Literal {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Postgres text holds no NUL");
        }
    }

    /** Quoted; with a backslash inside, as an escape string, so that it means the same under any setting. */
    @Override
    public String toString() {
        var quoted = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + quoted + "'" : "E'" + quoted.replace("\\", "\\\\") + "'";
    }
}
