package dev.tidemark.server.operate;

import dev.tidemark.store.KeysUnavailable;

/** Who is an operator. */
@FunctionalInterface
public interface Operators {

    /**
     * Whether a key is an operator's.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    boolean isOperator(String key) throws KeysUnavailable;
}
