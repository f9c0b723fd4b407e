package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A JSON Web Token grants something or nothing, and never fails. Of {@code !} and any text the text is the token, which nobody
 * signed; anything else is signed: a header, a line, and claims.
 */
public class TokenInputsTest {

    private static final String SECRET = "a secret of at least thirty-two bytes";

    private static final JsonWebTokens TOKENS = JsonWebTokens.signedWith(
            SECRET,
            name -> Optional.of(new Tenant(7, "news"))
                    .filter(each -> each.name().equals(name)),
            Fuzzed.CLOCK);

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                TokenInputsTest.class,
                TokenInputsTest::fuzzerTestOneInput,
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}\n{\"tenant\":\"news\",\"exp\":2000000000,\"nbf\":1,\"scopes\":[\"data\",\"meta\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}\n{\"tenant\":\"news\",\"exp\":9e99,\"scope\":\"data sql\"}",
                "{\"alg\":\"none\"}\n{\"tenant\":\"news\",\"exp\":2000000000}",
                "!eyJhbGciOiJub25lIn0.eyJ0ZW5hbnQiOiJuZXdzIiwiZXhwIjoyMDAwMDAwMDAwfQ.",
                "!eyJhbGciOiJIUzI1NiJ9.eyJ0ZW5hbnQiOiJuZXdzIiwiZXhwIjoyMDAwMDAwMDAwfQ.AAAA");
    }

    public static void fuzzerTestOneInput(byte[] input) throws KeysUnavailable, GeneralSecurityException {
        var text = new String(input, StandardCharsets.UTF_8);
        if (text.startsWith("!")) {
            assertThat(TOKENS.access(text.substring(1))).isEmpty();
            return;
        }
        var parts = Fuzzing.lines(input, 2);
        if (parts.length == 2) {
            TOKENS.access(signed(base64(parts[0].getBytes(StandardCharsets.UTF_8)) + "."
                            + base64(parts[1].getBytes(StandardCharsets.UTF_8))))
                    .ifPresent(access -> assertThat(parts[0] + parts[1]).contains("news"));
        }
    }

    private static String signed(String parts) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return parts + "." + base64(mac.doFinal(parts.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
