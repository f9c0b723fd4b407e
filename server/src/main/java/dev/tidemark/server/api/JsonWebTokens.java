package dev.tidemark.server.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JSON Web Tokens (RFC 7519) that an application signs for its users with a secret that it shares with this server, by HS256 and
 * nothing else. The claims are {@code tenant}, a name; {@code exp}, without which a token is not taken; {@code nbf}; and
 * {@code scopes}, a list of {@link Scope}, or {@code scope}, the same as words in one text; neither means {@code meta data sql}, all that reads.
 */
public final class JsonWebTokens {

    /** RFC 7518, section 3.2: a key of the same size as the hash output or larger. */
    public static final int FEWEST_SECRET_BYTES = 32;

    /** Of a token that names no scopes: what only reads. A link that it shares would outlive it. */
    private static final Set<Scope> UNSAID = Set.of(Scope.META, Scope.DATA, Scope.SQL);

    private final JWSVerifier verifier;
    private final TenantNames tenants;
    private final Clock clock;

    private JsonWebTokens(JWSVerifier verifier, TenantNames tenants, Clock clock) {
        this.verifier = verifier;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Knows tenants by name. */
    @FunctionalInterface
    public interface TenantNames {

        /** @throws KeysUnavailable if that cannot be known now */
        Optional<Tenant> named(String name) throws KeysUnavailable;
    }

    /** @throws IllegalArgumentException for a secret of less than {@value #FEWEST_SECRET_BYTES} bytes in UTF-8 */
    public static JsonWebTokens signedWith(String secret, TenantNames tenants, Clock clock) {
        try {
            return new JsonWebTokens(new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)), tenants, clock);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret has less than " + FEWEST_SECRET_BYTES + " bytes", e);
        }
    }

    /** Whether it has the three parts of a signed token; no read token has a dot in it. */
    public static boolean isOne(String token) {
        return token.chars().filter(each -> each == '.').count() == 2;
    }

    /**
     * What a token grants; nothing if it is none, has another signature, is over or names nobody.
     *
     * @throws KeysUnavailable if it is good, and whether its tenant exists cannot be known now
     */
    public Optional<Access> access(String token) throws KeysUnavailable {
        try {
            var signed = SignedJWT.parse(token);
            if (!signed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !signed.verify(verifier)) {
                return Optional.empty();
            }
            var claims = signed.getJWTClaimsSet();
            var name = Optional.ofNullable(claims.getStringClaim("tenant"));
            if (name.isEmpty() || !isInForce(claims)) {
                return Optional.empty();
            }
            var scopes = scopes(claims);
            return tenants.named(name.get()).map(tenant -> new Access(tenant, scopes));
        } catch (ParseException | JOSEException _) {
            return Optional.empty();
        }
    }

    private boolean isInForce(JWTClaimsSet claims) {
        var now = clock.instant();
        var end = claims.getExpirationTime();
        var start = claims.getNotBeforeTime();
        return end != null && now.isBefore(end.toInstant()) && (start == null || !now.isBefore(start.toInstant()));
    }

    /** Words that mean nothing here grant nothing. */
    private static Set<Scope> scopes(JWTClaimsSet claims) throws ParseException {
        var list = Optional.<List<String>>ofNullable(claims.getStringListClaim("scopes"))
                .map(List::stream);
        var text = Optional.ofNullable(claims.getStringClaim("scope")).map(words -> Arrays.stream(words.split(" ")));
        if (list.isEmpty() && text.isEmpty()) {
            return UNSAID;
        }
        return Stream.of(list, text)
                .flatMap(Optional::stream)
                .flatMap(words -> words)
                .flatMap(word -> Scope.of(word).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }
}
