package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharesTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Shares shares = new Shares(database);
    private final AccessKeys keys = new AccessKeys(database);
    private final Tenant news = new Tenants(database).findOrCreate("news");
    private final Tenant chat = new Tenants(database).findOrCreate("chat");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isFoundByItsSecretAndByItsIdAndByNothingElse() {
        var made = make(OptionalLong.empty(), Duration.ofDays(1));
        var ring = shares.inForce(ShareRing.EMPTY);
        var share = ring.find(made.secret(), now).orElseThrow();
        assertThat(share)
                .isEqualTo(new Share(
                        made.id(),
                        news,
                        "Phones",
                        "{\"grants\": []}",
                        Set.of("https://a.example"),
                        now.plus(Duration.ofDays(1))));
        assertThat(ring.named(made.id(), now)).contains(share);
        assertThat(shares.view(share)).contains("{\"range\": \"7d\"}");
        assertThat(ring.find(made.id(), now)).isEmpty();
        assertThat(ring.find(made.secret() + "x", now)).isEmpty();
        assertThat(ring.find(made.secret(), now.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(ShareRing.isOne(made.secret())).isTrue();
        assertThat(new Prompt(database).text("select string_agg(s::text, '') from tidemark.shares s"))
                .doesNotContain(made.secret());
    }

    @Test
    void whatIsKnownIsNotReadAgain() {
        var made = make(OptionalLong.empty(), Duration.ofDays(1));
        var before = shares.inForce(ShareRing.EMPTY);
        assertThat(shares.inForce(before).find(made.secret(), now).orElseThrow())
                .isSameAs(before.find(made.secret(), now).orElseThrow());
    }

    @Test
    void isRevokedByItsTenantOnly() {
        var made = make(OptionalLong.empty(), Duration.ofDays(1));
        assertThat(shares.revoke(chat, made.id())).isFalse();
        assertThat(isInForce(made)).isTrue();
        assertThat(shares.revoke(news, made.id())).isTrue();
        assertThat(isInForce(made)).isFalse();
        assertThat(shares.revoke(made.id())).isFalse();
        assertThat(state(made)).isEqualTo("revoked");
        assertThat(shares.list(chat)).isEmpty();
    }

    @Test
    void endsWithTheKeyThatMadeItAndNotWithItsSecret() {
        var key = keys.create(news, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED);
        var made = make(OptionalLong.of(key.id()), Duration.ofDays(1));
        keys.rotate(key.id(), Duration.ZERO);
        assertThat(isInForce(made)).isTrue();
        keys.revoke(key.id());
        assertThat(isInForce(made)).isFalse();
        assertThat(state(made)).isEqualTo("revoked");
    }

    @Test
    void isNotLongerInForceThanTheKeyThatMadeIt() {
        var expires = now.plus(Duration.ofHours(1));
        var terms = new KeyTerms(Set.of(), Optional.empty(), Optional.empty(), Set.of(), expires);
        var key = keys.create(news, KeyRing.Kind.READ, "", terms);
        var made = make(OptionalLong.of(key.id()), Duration.ofDays(1));
        assertThat(shares.inForce(ShareRing.EMPTY)
                        .find(made.secret(), now)
                        .orElseThrow()
                        .until())
                .isEqualTo(expires);
        assertThat(shares.list(news).getFirst().until()).isEqualTo(expires);
    }

    @Test
    void anExpiredOneIsTold() {
        var made = make(OptionalLong.empty(), Duration.ofDays(-1));
        assertThat(isInForce(made)).isFalse();
        assertThat(state(made)).isEqualTo("expired");
    }

    @Test
    void thereIsALimitOfThoseInForce() {
        var first = make(OptionalLong.empty(), Duration.ofDays(1));
        new Prompt(database).execute("""
                insert into tidemark.shares (tenant_id, share_id, hash, title, view, terms, expires_at)
                select %d, n, sha256(n::text::bytea), '', '{}', '{}', now() + interval '1 day'
                from generate_series(2, %d) n""".formatted(news.id(), Shares.MOST_IN_FORCE));
        assertThat(shares.create(news, draft(OptionalLong.empty(), Duration.ofDays(1))))
                .isEmpty();
        assertThat(shares.create(chat, draft(OptionalLong.empty(), Duration.ofDays(1))))
                .isPresent();
        shares.revoke(first.id());
        make(OptionalLong.empty(), Duration.ofDays(1));
    }

    private Shares.Made make(OptionalLong key, Duration time) {
        return shares.create(news, draft(key, time)).orElseThrow();
    }

    private Shares.Draft draft(OptionalLong key, Duration time) {
        return new Shares.Draft(
                "Phones", "{\"range\": \"7d\"}", "{\"grants\": []}", Set.of("https://a.example"), key, now.plus(time));
    }

    private boolean isInForce(Shares.Made made) {
        return shares.inForce(ShareRing.EMPTY).find(made.secret(), now).isPresent();
    }

    private String state(Shares.Made made) {
        return shares.list(news).stream()
                .filter(each -> each.id().equals(made.id()))
                .findFirst()
                .orElseThrow()
                .state(now);
    }
}
