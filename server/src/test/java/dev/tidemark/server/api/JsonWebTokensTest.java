package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are made by hand here, so that the library is not its own witness. */
class JsonWebTokensTest {

    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Tenant NEWS = new Tenant(7, "news");
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String LATER = "\"exp\":" + (NOW.getEpochSecond() + 60);

    private final JsonWebTokens tokens = JsonWebTokens.signedWith(
            SECRET,
            name -> Optional.of(NEWS).filter(tenant -> tenant.name().equals(name)),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void grantsItsTenantAndScopes() throws Exception {
        assertThat(tokens.access(token("{\"tenant\":\"news\"," + LATER + "}")))
                .as("a link outlives the token, so that has to be said")
                .contains(new Access(NEWS, Set.of(Scope.META, Scope.DATA, Scope.SQL)));
        assertThat(tokens.access(token("{\"tenant\":\"news\",\"scopes\":[\"data\",\"jobs\"]," + LATER + "}")))
                .contains(new Access(NEWS, Set.of(Scope.DATA)));
        assertThat(tokens.access(token("{\"tenant\":\"news\",\"scope\":\"meta sql\"," + LATER + "}")))
                .contains(new Access(NEWS, Set.of(Scope.META, Scope.SQL)));
        assertThat(tokens.access(token("{\"tenant\":\"news\",\"scopes\":[]," + LATER + "}")))
                .contains(new Access(NEWS, Set.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tenant\":\"news\"}",
                "{\"tenant\":\"news\",\"exp\":1795348800}",
                "{\"tenant\":\"news\",\"exp\":\"tomorrow\"}",
                "{\"tenant\":\"news\",\"exp\":1795348860,\"nbf\":1795348801}",
                "{\"tenant\":\"other\",\"exp\":1795348860}",
                "{\"tenant\":7,\"exp\":1795348860}",
                "{\"tenant\":[\"news\"],\"exp\":1795348860}",
                "{\"tenant\":\"news\",\"exp\":1795348860,\"scopes\":\"data\"}",
                "{\"exp\":1795348860}",
                "[]",
                "news"
            })
    void refusesOtherClaims(String claims) throws Exception {
        assertThat(NOW.getEpochSecond()).isEqualTo(1795348800);
        assertThat(tokens.access(token(claims))).isEmpty();
    }

    @Test
    void refusesOtherSignatures() throws Exception {
        var claims = "{\"tenant\":\"news\"," + LATER + "}";
        var good = token(claims);
        var body = good.substring(0, good.lastIndexOf('.'));
        assertThat(tokens.access(signed(HEADER, claims, "another secret of thirty-two bytes", "HmacSHA256")))
                .isEmpty();
        assertThat(tokens.access(signed(HEADER.replace("HS256", "HS512"), claims, SECRET, "HmacSHA512")))
                .isEmpty();
        assertThat(tokens.access(signed(HEADER.replace("HS256", "none"), claims, SECRET, "HmacSHA256")))
                .isEmpty();
        assertThat(tokens.access(part(HEADER.replace("HS256", "none")) + "." + part(claims) + "."))
                .isEmpty();
        assertThat(tokens.access(body + ".")).isEmpty();
        assertThat(tokens.access(body)).isEmpty();
        assertThat(tokens.access(good + "x")).isEmpty();
        assertThat(tokens.access(good.replaceFirst("\\.[^.]*\\.", "." + part(claims.replace("news", "newt")) + ".")))
                .isEmpty();
        assertThat(tokens.access("")).isEmpty();
        assertThat(tokens.access("tm_read_opaque")).isEmpty();
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> JsonWebTokens.signedWith("x".repeat(31), _ -> Optional.empty(), Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than 32 bytes");
    }

    @Test
    void aGoodTokenIsNotCalledBadWhileTheDatabaseIsAway() throws Exception {
        var cut = JsonWebTokens.signedWith(
                SECRET,
                _ -> {
                    throw new KeysUnavailable();
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
        var good = token("{\"tenant\":\"news\"," + LATER + "}");
        assertThatThrownBy(() -> cut.access(good)).isInstanceOf(KeysUnavailable.class);
        assertThat(cut.access(good + "x")).isEmpty();
    }

    private static String token(String claims) throws GeneralSecurityException {
        return signed(HEADER, claims, SECRET, "HmacSHA256");
    }

    private static String signed(String header, String claims, String secret, String algorithm)
            throws GeneralSecurityException {
        var signed = part(header) + "." + part(claims);
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String json) {
        return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
