package dev.tidemark.schema;

import dev.tidemark.sql.Literal;

/**
 * A function in PL/pgSQL that is generated for one version of one rollup.
 *
 * @param signature name, quoted, with parameters
 * @param returns what it gives
 * @param body from {@code declare} or {@code begin} to {@code end}
 * @param setting {@code ''}, or what holds while it runs, as {@code set name = value}
 */
record GeneratedFunction(String signature, String returns, String body, String comment, String setting) {

    GeneratedFunction(String signature, String returns, String body, String comment) {
        this(signature, returns, body, comment, "");
    }

    /** As this one, which sorts or does not while it runs, and what it calls. */
    GeneratedFunction sorting(boolean sorting) {
        return new GeneratedFunction(
                signature, returns, body, comment, "set enable_sort = " + (sorting ? "on" : "off"));
    }

    /**
     * Replaces what is there. With a fixed search path nothing in the session can give names another meaning; with a fixed
     * zone and plan settings left alone, times mean the same to every caller. A trigger has the rights of its owner: who
     * may write events, of a table of the user's own say, need not have any on what is kept of them.
     */
    String create() {
        return """
                create or replace function %1$s returns %2$s language plpgsql %6$s set search_path = pg_catalog, pg_temp %5$s as %3$s;
                comment on function %1$s is %4$s""".formatted(
                        signature,
                        returns,
                        new Literal("\n" + body),
                        new Literal(comment),
                        setting,
                        returns.equals("trigger") ? "security definer" : "");
    }
}
