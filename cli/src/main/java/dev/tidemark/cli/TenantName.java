package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;

/** A tenant as people name it. */
final class TenantName {

    private TenantName() {}

    /** The tenant, or the complaint that there is none. */
    static Tenant find(Database database, String name) {
        var tenants = new Tenants(database);
        return tenants.find(name)
                .orElseThrow(() -> CommandFailure.wrongInput("there is no tenant '" + name + "'; "
                        + Nearest.clause(
                                name, tenants.all().stream().map(Tenant::name).toList())
                        + ", or make it with: tidemark tenant create " + name));
    }
}
