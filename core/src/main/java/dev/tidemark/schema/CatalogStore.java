package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** The catalogs that were applied, in the database. */
public final class CatalogStore {

    private static final SqlStatement CURRENT = SqlStatement.load(CatalogStore.class, "CatalogStore.current");
    private static final SqlStatement VERSION = SqlStatement.load(CatalogStore.class, "CatalogStore.version");
    private static final SqlStatement SAVE = SqlStatement.load(CatalogStore.class, "CatalogStore.save");
    private static final SqlStatement EXISTS = SqlStatement.load(CatalogStore.class, "CatalogStore.exists");

    private CatalogStore() {}

    /** The catalog in force; {@link Catalog#EMPTY} before the first one, and in a database without the control tables. */
    public static Catalog current(Session session) {
        if (session.query(EXISTS, Map.of(), row -> row.text("name")).isEmpty()) {
            return Catalog.EMPTY;
        }
        return session.first(CURRENT, Map.of(), row -> row.text("definition"))
                .map(definition -> Catalog.parse("the catalog in the database", definition))
                .orElse(Catalog.EMPTY);
    }

    /** Rises with every catalog applied; 0 before the first. Cheap to ask, for those who keep the catalog in memory. */
    public static int version(Session session) {
        return session.first(VERSION, Map.of(), row -> row.integer("version")).orElse(0);
    }

    static void save(Session session, Catalog catalog) {
        session.update(SAVE, Map.of("definition", catalog.toJson()));
    }
}
