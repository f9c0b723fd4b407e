package dev.tidemark.cli.entities;

import dev.tidemark.store.Tenant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Whose entities a file tells of. */
public sealed interface Owner {

    /** One tenant's, all of them. */
    static Owner of(Tenant tenant) {
        return new One(tenant.id());
    }

    /**
     * Of whom each row says.
     *
     * @param column in which a tenant's name stands
     */
    static Owner named(String column, Collection<Tenant> tenants) {
        return new Named(column, tenants.stream().collect(Collectors.toMap(Tenant::name, Tenant::id)));
    }

    /** Whose a row is, or why it is nobody's. */
    Told of(Row.Good row);

    /** What a row says of its owner. */
    sealed interface Told {
        record Whose(int tenantId) implements Told {}

        record Nobody(String reason) implements Told {}
    }

    /** Whatever a row says. */
    record One(int tenantId) implements Owner {

        @Override
        public Told of(Row.Good row) {
            return new Told.Whose(tenantId);
        }
    }

    /** @param ids by name */
    record Named(String column, Map<String, Integer> ids) implements Owner {

        @Override
        public Told of(Row.Good row) {
            var name = row.value(column);
            if (name == null) {
                return new Told.Nobody("no tenant in '%s'".formatted(column));
            }
            var id = ids.get(name.asString());
            return id == null
                    ? new Told.Nobody("there is no tenant '%s'".formatted(name.asString()))
                    : new Told.Whose(id);
        }
    }
}
