package dev.tidemark.store;

/** Whose key it is cannot be known now, as the database is away: neither granted nor refused, but to be asked again. */
public final class KeysUnavailable extends Exception {

    public KeysUnavailable() {
        super("the database, which knows the keys, is away");
    }
}
