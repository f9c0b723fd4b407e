package dev.tidemark.sql;

import java.util.Locale;

/** How much of the others' work a transaction sees while it runs. */
public enum Isolation {
    /** Each statement its own snapshot. Postgres' default. */
    READ_COMMITTED,
    /** One snapshot for all statements, taken by the first one. */
    REPEATABLE_READ;

    /** As SQL and JDBC's constants call it. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
