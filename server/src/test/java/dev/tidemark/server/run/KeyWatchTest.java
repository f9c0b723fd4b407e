package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.collect.Hook;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Quota;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyWatchTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final AccessKeys keys = new AccessKeys(database);
    private final StoredHooks hooks = new StoredHooks(database);
    private final Tenant tenant = new Tenants(database).findOrCreate("news");

    @AfterEach
    void close() {
        database.close();
    }

    /** Also one made a moment after another one was looked up. */
    @Test
    void aNewKeyIsKnownAtOnce() throws KeysUnavailable {
        try (var watch = watch()) {
            for (var number = 0; number < 5; number++) {
                var key = keys.create(tenant, KeyRing.Kind.WRITE, "key " + number, KeyTerms.UNLIMITED);
                assertThat(watch.senderOf(key.secret())).isPresent().hasValueSatisfying(sender -> {
                    assertThat(sender.tenant()).isEqualTo(tenant);
                    assertThat(sender.name()).isEqualTo("key " + key.id());
                });
                assertThat(watch.keyOf(KeyRing.Kind.READ, key.secret())).isEmpty();
            }
        }
    }

    @Test
    void rotationAndRevocationAreSeen() throws KeysUnavailable {
        try (var watch = watch()) {
            var first = keys.create(tenant, KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED);
            assertThat(watch.senderOf(first.secret())).isPresent();
            var second = keys.rotate(first.id(), Duration.ofHours(1)).orElseThrow();
            assertThat(watch.senderOf(second.secret())).isEqualTo(watch.senderOf(first.secret()));
            keys.revoke(first.id());
            await().until(() -> watch.senderOf(first.secret()).isEmpty());
            assertThat(watch.senderOf(second.secret())).isEmpty();
        }
    }

    @Test
    void aHookHasBothSecretsWhileOneIsRotated() throws KeysUnavailable {
        try (var watch = watch()) {
            var address = hooks.create(tenant, "support", "slack", Optional.of("s-1"), Map.of("url", "u"))
                    .orElseThrow();
            assertThat(watch.hookOf(address.key())).hasValueSatisfying(hook -> {
                assertThat(hook.secrets()).containsExactly("s-1");
                assertThat(hook.settings()).isEqualTo(Map.of("url", "u"));
                assertThat(hook.sender().name()).isEqualTo("/webhooks/slack/support");
            });
            assertThat(watch.botOf(tenant, "support")).isEqualTo(watch.botOf(tenant, address.key()));
            assertThat(watch.botOf(tenant, "support")).isPresent();
            assertThat(watch.botOf(new Tenant(0, "other"), "support")).isEmpty();
            assertThat(watch.botOf(new Tenant(0, "other"), address.key())).isEmpty();
            hooks.rotateSecret(tenant, "support", "s-2", Duration.ofHours(1));
            await().until(() ->
                    watch.hookOf(address.key()).map(Hook::secrets).orElseThrow().size() == 2);
            hooks.revoke(tenant, "support");
            await().until(() -> watch.hookOf(address.key()).isEmpty());
        }
    }

    /** What one server counted, another one and the next start know. */
    @Test
    void aQuotaIsOfAllServersAndOutlivesThem() throws KeysUnavailable {
        var quota = Optional.of(new Quota(10, Quota.Period.DAY));
        var secret = keys.create(
                        tenant,
                        KeyRing.Kind.WRITE,
                        "",
                        new KeyTerms(Set.of(), Optional.empty(), quota, Set.of(), Instant.MAX))
                .secret();
        try (var one = watch();
                var two = watch()) {
            assertThat(take(one, secret, 6)).isTrue();
            assertThat(take(one, secret, 5)).as("all or none").isFalse();
            await().until(() -> !mayTake(two, secret, 6));
            assertThat(take(two, secret, 3)).isTrue();
        }
        try (var next = watch()) {
            assertThat(take(next, secret, 2)).isFalse();
            assertThat(take(next, secret, 1)).isTrue();
        }
    }

    private static boolean take(KeyWatch watch, String secret, int events) throws KeysUnavailable {
        return watch.senderOf(secret).orElseThrow().allowance().take(events).isEmpty();
    }

    private static boolean mayTake(KeyWatch watch, String secret, int events) throws KeysUnavailable {
        var may = take(watch, secret, events);
        if (may) {
            watch.senderOf(secret).orElseThrow().allowance().giveBack(events);
        }
        return may;
    }

    private KeyWatch watch() {
        return KeyWatch.start(database, Clock.systemUTC());
    }
}
