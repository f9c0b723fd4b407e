package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredHooksTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);
    private final StoredHooks hooks = new StoredHooks(database);
    private final Tenant news = new Tenants(database).findOrCreate("news");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHookIsFoundByItsKey() {
        var settings = Map.of("verify_token", "v \"1\"", "url", "https://x.example/a?b");
        var made = hooks.create(news, "support", "slack", Optional.of("s-1"), settings)
                .orElseThrow();
        assertThat(made.path()).startsWith("/webhooks/slack/tm_hook_");
        var hook = found(made.key()).orElseThrow();
        assertThat(hook.tenant()).isEqualTo(news);
        assertThat(hook.name()).isEqualTo("support");
        assertThat(hook.platform()).isEqualTo("slack");
        assertThat(hook.settings()).isEqualTo(settings);
        assertThat(hook.secrets(Instant.now())).containsExactly("s-1");
        assertThat(hook).asString().doesNotContain("s-1");
        assertThat(found("tm_hook_other")).isEmpty();
        assertThat(hooks.inForce().named(news, "support", Instant.now())).contains(hook);
        assertThat(hooks.inForce().named(new Tenant(99, "other"), "support", Instant.now()))
                .isEmpty();
        assertThat(prompt.text("select hooks::text from tidemark.hooks")).doesNotContain(made.key());
    }

    @Test
    void aHookIsFoundByItsNameWithinItsTenant() {
        create("a");
        var now = Instant.now();
        assertThat(hooks.inForce().named(news, "a", now)).map(StoredHook::name).hasValue("a");
        assertThat(hooks.inForce().named(news, "b", now)).isEmpty();
        assertThat(hooks.inForce().named(new Tenants(database).findOrCreate("b"), "a", now))
                .isEmpty();
        hooks.revoke(news, "a");
        assertThat(hooks.inForce().named(news, "a", Instant.now())).isEmpty();
    }

    @Test
    void aNameIsUsedOnceInATenant() {
        assertThat(create("a")).isPresent();
        assertThat(create("a")).isEmpty();
        assertThat(hooks.create(new Tenants(database).findOrCreate("b"), "a", "slack", Optional.empty(), Map.of()))
                .isPresent();
        assertThat(hooks.revoke(news, "a")).isTrue();
        assertThat(create("a")).as("free again").isPresent();
    }

    @Test
    void whileASecretIsRotatedBothAreInForce() {
        var key = create("a").orElseThrow().key();
        assertThat(hooks.rotateSecret(news, "a", "s-2", DAY)).isTrue();
        var hook = found(key).orElseThrow();
        assertThat(hook.secrets(Instant.now())).containsExactly("s-2", "s-1");
        assertThat(hook.secrets(Instant.now().plus(DAY).plusSeconds(1))).containsExactly("s-2");
        hooks.rotateSecret(news, "a", "s-3", Duration.ZERO);
        assertThat(found(key).orElseThrow().secrets(Instant.now())).containsExactly("s-3");
        assertThat(hooks.rotateSecret(news, "b", "s", DAY)).isFalse();
    }

    @Test
    void whileAnAddressIsRotatedBothAreInForce() {
        var first = create("a").orElseThrow();
        var second = hooks.rotateKey(news, "a", DAY).orElseThrow();
        assertThat(second.platform()).isEqualTo("slack");
        assertThat(found(first.key())).isEqualTo(found(second.key())).isPresent();
        var later = Instant.now().plus(DAY).plusSeconds(1);
        assertThat(hooks.inForce().find(first.key(), later)).isEmpty();
        assertThat(hooks.inForce().find(second.key(), later)).isPresent();
        assertThat(hooks.rotateKey(news, "b", DAY)).isEmpty();
    }

    @Test
    void aRevokedHookIsOverAndItsSecretForgotten() {
        var key = create("a").orElseThrow().key();
        hooks.rotateSecret(news, "a", "s-2", DAY);
        assertThat(hooks.revoke(news, "a")).isTrue();
        assertThat(found(key)).isEmpty();
        assertThat(prompt.text("select hooks::text from tidemark.hooks"))
                .doesNotContain("s-1")
                .doesNotContain("s-2");
        assertThat(hooks.revoke(news, "a")).isFalse();
        assertThat(hooks.list(news)).isEmpty();
    }

    @Test
    void aListShowsNoSecrets() {
        create("b");
        hooks.create(news, "a", "telegram", Optional.empty(), Map.of());
        assertThat(hooks.list(news)).extracting(StoredHooks.Entry::name).containsExactly("a", "b");
        assertThat(hooks.list(news)).extracting(StoredHooks.Entry::signed).containsExactly(false, true);
        assertThat(hooks.list(news)).asString().doesNotContain("s-1");
    }

    private Optional<StoredHooks.Address> create(String name) {
        return hooks.create(news, name, "slack", Optional.of("s-1"), Map.of());
    }

    private Optional<StoredHook> found(String key) {
        return hooks.inForce().find(key, Instant.now());
    }
}
