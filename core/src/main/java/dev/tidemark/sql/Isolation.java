package dev.tidemark.sql;

/** How much of the others' work a transaction sees while it runs. */
public enum Isolation {
    /** Each statement its own snapshot. Postgres' default, and the pool's. */
    READ_COMMITTED,
    /** One snapshot for all statements, taken by the first one. */
    REPEATABLE_READ
}
