package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Platforms' delivery addresses, in the database. Of keys it has the hash; secrets as they are, as signatures are computed
 * with them. What changes is in force on every server within a second.
 */
public final class StoredHooks {

    private static final SqlStatement CREATE = SqlStatement.load(StoredHooks.class, "StoredHooks.create");
    private static final SqlStatement IN_FORCE = SqlStatement.load(StoredHooks.class, "StoredHooks.inForce");
    private static final SqlStatement LIST = SqlStatement.load(StoredHooks.class, "StoredHooks.list");
    private static final SqlStatement ROTATE_SECRET = SqlStatement.load(StoredHooks.class, "StoredHooks.rotateSecret");
    private static final SqlStatement ROTATE_KEY = SqlStatement.load(StoredHooks.class, "StoredHooks.rotateKey");
    private static final SqlStatement REVOKE = SqlStatement.load(StoredHooks.class, "StoredHooks.revoke");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;

    public StoredHooks(Database database) {
        this.database = database;
    }

    /**
     * A hook's address.
     *
     * @param key the last part of it, which cannot be had again
     */
    public record Address(String platform, String key) {

        /** As it is put behind a server's URL. */
        public String path() {
            return "/webhooks/" + platform + "/" + key;
        }
    }

    /**
     * A hook as a list shows it.
     *
     * @param signed whether there is a secret
     * @param previousUntil until when the address of before the last rotation is in force
     * @param oldSecretUntil the same of the secret
     */
    public record Entry(
            String name,
            String platform,
            Instant created,
            boolean signed,
            Instant previousUntil,
            Instant oldSecretUntil,
            Map<String, String> settings) {}

    /**
     * Makes a hook; nothing if the tenant has one of this name.
     *
     * @param secret with which the platform signs, none where it does not
     */
    public Optional<Address> create(
            Tenant tenant, String name, String platform, Optional<String> secret, Map<String, String> settings) {
        var address = new Address(platform, Secret.make("hook"));
        var values = name(tenant, name);
        values.put("platform", platform);
        values.put("hash", Secret.hash(address.key()));
        values.put("secret", secret.orElse(null));
        values.put("settings", JSON.writeValueAsString(settings));
        return update(CREATE, values) ? Optional.of(address) : Optional.empty();
    }

    public List<Entry> list(Tenant tenant) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(
                        LIST,
                        Map.of("tenant_id", tenant.id()),
                        row -> new Entry(
                                row.text("name"),
                                row.text("platform"),
                                row.instant("created_at"),
                                row.flag("signed"),
                                row.instant("previous_until"),
                                row.instant("old_secret_until"),
                                settings(row))));
    }

    /**
     * Takes another secret; the one of before stays in force as well for that long. False if there is no such hook.
     */
    public boolean rotateSecret(Tenant tenant, String name, String secret, Duration overlap) {
        var values = name(tenant, name);
        values.put("secret", secret);
        values.put("overlap_seconds", overlap.toSeconds());
        return update(ROTATE_SECRET, values);
    }

    /** Gives a hook another address; the one of before stays in force as well for that long. Nothing if there is no such hook. */
    public Optional<Address> rotateKey(Tenant tenant, String name, Duration overlap) {
        var key = Secret.make("hook");
        var values = name(tenant, name);
        values.put("hash", Secret.hash(key));
        values.put("overlap_seconds", overlap.toSeconds());
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(ROTATE_KEY, values, row -> new Address(row.text("platform"), key)));
    }

    /** Ends a hook and forgets its secrets; false if there is none. */
    public boolean revoke(Tenant tenant, String name) {
        return update(REVOKE, name(tenant, name));
    }

    /** All hooks in force now. */
    public HookRing inForce() {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            var hooks = new HashMap<Secret.Hash, HookRing.Held>();
            session.query(
                    IN_FORCE,
                    Map.of(),
                    row -> hooks.put(
                            new Secret.Hash(row.bytes("hash")), new HookRing.Held(hook(row), row.instant("until"))));
            return new HookRing(hooks);
        });
    }

    private static StoredHook hook(Row row) {
        return new StoredHook(
                new Tenant(row.integer("tenant_id"), row.text("tenant")),
                row.text("name"),
                row.text("platform"),
                row.text("secret"),
                row.text("old_secret"),
                row.instant("old_secret_until"),
                settings(row));
    }

    private static Map<String, String> settings(Row row) {
        return JSON.readValue(row.text("settings"), new TypeReference<Map<String, String>>() {});
    }

    private static Map<String, @Nullable Object> name(Tenant tenant, String name) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("tenant_id", tenant.id());
        values.put("name", name);
        return values;
    }

    private boolean update(SqlStatement statement, Map<String, ?> values) {
        return database.transaction(Isolation.READ_COMMITTED, session -> session.update(statement, values) == 1);
    }
}
