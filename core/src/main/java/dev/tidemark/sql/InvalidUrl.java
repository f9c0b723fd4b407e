package dev.tidemark.sql;

/** What was given as a database's URL is none of Postgres. The message says how one is written, and does not quote it. */
public final class InvalidUrl extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidUrl() {
        super("the database's URL is none of Postgres; write jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…"
                + " or postgresql://USER:PASSWORD@HOST:PORT/DATABASE, and %40 for an @ in a password, %2F for a /");
    }
}
