package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;

/** The catalog in force. */
public interface Catalogs {

    /** As of a moment ago, from memory. */
    Catalog current();

    /**
     * As the database has it now. Asked before events are turned away for a type that no source has: the catalog that
     * declares it may have been applied just before they were sent.
     *
     * @throws dev.tidemark.sql.SqlFailure when the database cannot be asked
     */
    Catalog newest();
}
