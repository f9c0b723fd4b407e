package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessKeysTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);
    private final AccessKeys keys = new AccessKeys(database);
    private final Tenant news = new Tenants(database).findOrCreate("news");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aKeyOpensOnlyWhatItIsFor() {
        var write = keys.create(news, KeyRing.Kind.WRITE, "site", KeyTerms.UNLIMITED);
        var read = keys.create(news, KeyRing.Kind.READ, "dashboard", KeyTerms.UNLIMITED);
        assertThat(found(KeyRing.Kind.WRITE, write.secret()))
                .contains(new AccessKey(write.id(), KeyRing.Kind.WRITE, news, KeyTerms.UNLIMITED));
        assertThat(found(KeyRing.Kind.READ, read.secret()))
                .contains(new AccessKey(read.id(), KeyRing.Kind.READ, news, KeyTerms.UNLIMITED));
        assertThat(found(KeyRing.Kind.READ, write.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.WRITE, read.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.WRITE, "")).isEmpty();
    }

    @Test
    void anOperatorsKeyIsOfNoTenantAndOpensNothingOfOne() {
        var made = keys.createOperator("ops", Instant.MAX);
        assertThat(made.secret()).startsWith("tm_operator_");
        assertThat(found(KeyRing.Kind.OPERATOR, made.secret())).hasValueSatisfying(key -> {
            assertThat(key.tenant()).isEqualTo(Tenant.NONE);
            assertThat(key.terms().scopes()).containsExactly(KeyTerms.OPERATE);
        });
        assertThat(found(KeyRing.Kind.READ, made.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.WRITE, made.secret())).isEmpty();
        var read = keys.create(news, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED);
        assertThat(found(KeyRing.Kind.OPERATOR, read.secret())).isEmpty();
        assertThat(keys.list(news)).extracting(AccessKeys.Entry::id).containsExactly(read.id());
        assertThat(keys.listOperators()).extracting(AccessKeys.Entry::id).containsExactly(made.id());
        var rotated = keys.rotate(made.id(), Duration.ZERO).orElseThrow();
        assertThat(rotated.kind()).isEqualTo(KeyRing.Kind.OPERATOR);
        assertThat(found(KeyRing.Kind.OPERATOR, made.secret())).isEmpty();
        assertThat(keys.revoke(made.id())).isTrue();
        assertThat(found(KeyRing.Kind.OPERATOR, rotated.secret())).isEmpty();
    }

    @Test
    void theSecretIsNowhereInTheDatabase() {
        var secret = keys.create(news, KeyRing.Kind.WRITE, "site", KeyTerms.UNLIMITED)
                .secret();
        assertThat(prompt.text("select string_agg(keys::text, ' ') from tidemark.access_keys keys"))
                .doesNotContain(secret.substring(9))
                .contains(secret.substring(secret.length() - 4));
    }

    @Test
    void theTermsAreKept() {
        var terms = new KeyTerms(
                Set.of("meta", "data"),
                Optional.of(new Rate(600, Duration.ofMinutes(1))),
                Optional.of(new Quota(1_000_000, Quota.Period.MONTH)),
                Set.of("https://a.example", "https://b.example"),
                Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.MICROS));
        var made = keys.create(news, KeyRing.Kind.WRITE, "site", terms);
        assertThat(keys.list(news)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(made.id());
            assertThat(entry.terms()).isEqualTo(terms);
            assertThat(entry.ending())
                    .isEqualTo(made.secret().substring(made.secret().length() - 4));
            assertThat(entry.revoked()).isEqualTo(Instant.MAX);
        });
        var found = found(KeyRing.Kind.WRITE, made.secret()).orElseThrow();
        assertThat(found.terms().rate()).isEqualTo(terms.rate());
        assertThat(found.terms().quota()).isEqualTo(terms.quota());
        assertThat(found.terms().origins()).isEqualTo(terms.origins());
        assertThat(found.terms().scopes()).isEqualTo(terms.scopes());
    }

    /** Also in memory, while the database is away. */
    @Test
    void aKeyThatIsOverOpensNothing() {
        var expires = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
        var secret = keys.create(news, KeyRing.Kind.WRITE, "", until(expires)).secret();
        var ring = keys.inForce();
        assertThat(ring.find(KeyRing.Kind.WRITE, secret, expires.minusNanos(1000)))
                .isPresent();
        assertThat(ring.find(KeyRing.Kind.WRITE, secret, expires)).isEmpty();
        var over = keys.create(news, KeyRing.Kind.WRITE, "", until(Instant.now().minusSeconds(1)));
        assertThat(keys.inForce().all()).hasSize(1);
        assertThat(keys.rotate(over.id(), Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aRotatedKeyHasTwoSecretsForAWhile() {
        var first = keys.create(news, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED);
        var second = keys.rotate(first.id(), Duration.ofHours(24)).orElseThrow();
        assertThat(second.secret()).startsWith("tm_read_").isNotEqualTo(first.secret());
        assertThat(found(KeyRing.Kind.READ, first.secret()))
                .isEqualTo(found(KeyRing.Kind.READ, second.secret()))
                .isPresent();
        var tomorrow = Instant.now().plus(Duration.ofHours(25));
        assertThat(keys.inForce().find(KeyRing.Kind.READ, first.secret(), tomorrow))
                .isEmpty();
        assertThat(keys.inForce().find(KeyRing.Kind.READ, second.secret(), tomorrow))
                .isPresent();
        var third = keys.rotate(first.id(), Duration.ZERO).orElseThrow();
        assertThat(found(KeyRing.Kind.READ, first.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.READ, second.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.READ, third.secret())).isPresent();
    }

    @Test
    void aRevokedKeyIsOverWithAllItsSecrets() {
        var first = keys.create(news, KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED);
        var second = keys.rotate(first.id(), Duration.ofHours(24)).orElseThrow();
        assertThat(keys.revoke(first.id())).isTrue();
        assertThat(found(KeyRing.Kind.WRITE, first.secret())).isEmpty();
        assertThat(found(KeyRing.Kind.WRITE, second.secret())).isEmpty();
        assertThat(keys.revoke(first.id())).isFalse();
        assertThat(keys.rotate(first.id(), Duration.ZERO)).isEmpty();
        assertThat(keys.list(news))
                .singleElement()
                .satisfies(entry -> assertThat(entry.revoked()).isBefore(Instant.MAX));
    }

    @Test
    void useOfAPeriodAddsUp() {
        var id = keys.create(news, KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED).id();
        var day = LocalDate.of(2026, 11, 22);
        assertThat(keys.use(id, day, 5)).isEqualTo(5);
        assertThat(keys.use(id, day, 7)).isEqualTo(12);
        assertThat(keys.use(id, day.plusDays(1), 1)).isEqualTo(1);
        assertThat(keys.use(id, day.withDayOfMonth(1), 3)).isEqualTo(3);
        assertThat(keys.used(Instant.parse("2026-11-22T23:59:59Z")))
                .containsExactlyInAnyOrder(
                        new AccessKeys.Used(id, day, 12), new AccessKeys.Used(id, day.withDayOfMonth(1), 3));
    }

    private Optional<AccessKey> found(KeyRing.Kind kind, String secret) {
        return keys.inForce().find(kind, secret, Instant.now());
    }

    private static KeyTerms until(Instant expires) {
        return new KeyTerms(Set.of(), Optional.empty(), Optional.empty(), Set.of(), expires);
    }
}
