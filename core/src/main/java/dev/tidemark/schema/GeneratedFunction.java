package dev.tidemark.schema;

import dev.tidemark.sql.Literal;

/**
 * A function in PL/pgSQL that is generated for one version of one rollup.
 *
 * @param signature name, quoted, with parameters
 * @param returns what it gives
 * @param body from {@code declare} or {@code begin} to {@code end}
 */
record GeneratedFunction(String signature, String returns, String body, String comment) {

    /**
     * Replaces what is there. With a fixed search path nothing in the session can give names another meaning; with a fixed
     * zone and plan settings left alone, times mean the same to every caller.
     */
    String create() {
        return """
                create or replace function %1$s returns %2$s language plpgsql set search_path = pg_catalog, pg_temp as %3$s;
                comment on function %1$s is %4$s""".formatted(signature, returns, new Literal("\n" + body), new Literal(comment));
    }
}
