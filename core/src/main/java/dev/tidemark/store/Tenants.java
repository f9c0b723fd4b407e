package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tenants, in the database. */
public final class Tenants {

    private static final SqlStatement CREATE = SqlStatement.load(Tenants.class, "Tenants.create");
    private static final SqlStatement FIND = SqlStatement.load(Tenants.class, "Tenants.find");
    private static final SqlStatement GRANT = SqlStatement.load(Tenants.class, "Tenants.grant");
    private static final SqlStatement REVOKE = SqlStatement.load(Tenants.class, "Tenants.revoke");
    private static final SqlStatement ALL = SqlStatement.load(Tenants.class, "Tenants.all");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Database database;

    public Tenants(Database database) {
        this.database = database;
    }

    /** Whether a tenant may have this name: 1 to 63 lower-case letters, digits, dots, dashes and underscores. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The tenant of this name, made if there is none.
     *
     * @throws IllegalArgumentException for a name that no tenant may have
     */
    public Tenant findOrCreate(String name) {
        check(name);
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            session.update(CREATE, Map.of("name", name));
            return session.first(FIND, Map.of("name", name), row -> new Tenant(row.integer("tenant_id"), name))
                    .orElseThrow();
        });
    }

    /**
     * Makes those of these names that are not there, all or none; tells how many.
     *
     * @throws IllegalArgumentException for a name that no tenant may have
     */
    public int createMissing(Collection<String> names) {
        names.forEach(Tenants::check);
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> names.stream()
                        .mapToInt(name -> session.update(CREATE, Map.of("name", name)))
                        .sum());
    }

    private static void check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a tenant's name: '" + name + "'");
        }
    }

    /** The tenant of this name, if there is one. */
    public Optional<Tenant> find(String name) {
        return all().stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    public List<Tenant> all() {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(ALL, Map.of(), row -> new Tenant(row.integer("tenant_id"), row.text("name"))));
    }

    /** Makes a key without limits and gives its secret, which cannot be had again. */
    public String addKey(Tenant tenant, KeyRing.Kind kind, String label) {
        return new AccessKeys(database)
                .create(tenant, kind, label, KeyTerms.UNLIMITED)
                .secret();
    }

    /**
     * Lets a role of Postgres see a tenant through the views of rollups.
     *
     * @return the password, which cannot be had again, if there was no such role and it was made
     * @throws dev.tidemark.sql.SqlFailure if there is no such tenant, or the session may not make or grant roles
     */
    public Optional<String> grant(String tenant, String role) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            var made = session.first(GRANT, Map.of("tenant", tenant, "role", role), row -> row.flag("made"))
                    .orElseThrow();
            return made ? Optional.of(password(session, role)) : Optional.empty();
        });
    }

    private static String password(Session session, String role) {
        var password = Secret.random();
        session.execute("alter role %s password %s".formatted(new Identifier(role), new Literal(password)));
        return password;
    }

    /** Takes a tenant from a role's sight; false if it was not in it. */
    public boolean revoke(String tenant, String role) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(REVOKE, Map.of("tenant", tenant, "role", role), row -> row.flag("found"))
                        .orElseThrow());
    }
}
