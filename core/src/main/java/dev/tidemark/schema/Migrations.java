package dev.tidemark.schema;

import dev.tidemark.sql.Database;
import org.flywaydb.core.Flyway;

/** Brings the control tables of schema {@code tidemark} to this version. Safe to run again, and from two machines at once. */
public final class Migrations {

    private Migrations() {}

    /** @throws org.flywaydb.core.api.FlywayException when a migration fails; the ones before it stand */
    public static void run(Database database) {
        Flyway.configure()
                .dataSource(database.source())
                .schemas("tidemark")
                .table("schema_history")
                .locations("classpath:dev/tidemark/schema/migrations")
                .load()
                .migrate();
        Cluster.settle(database);
    }
}
