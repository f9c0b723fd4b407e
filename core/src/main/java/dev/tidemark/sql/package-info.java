/**
 * The only package that speaks JDBC: the pool, transactions and their isolation, retry by SQLSTATE,
 * statements kept in {@code .sql} files, quoted identifiers and binary COPY.
 *
 * <p>Guarantees: a statement either runs in the caller's transaction or in one of its own that is retried
 * whole on serialization failures and deadlocks, and on nothing else; no raw string can be spliced into
 * generated text except through {@code Identifier} or a literal.
 */
@NullMarked
package dev.tidemark.sql;

import org.jspecify.annotations.NullMarked;
