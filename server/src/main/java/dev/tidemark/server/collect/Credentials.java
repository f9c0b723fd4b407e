package dev.tidemark.server.collect;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;

/** Who sends: {@code Authorization: Bearer <write key>}, or the key alone. */
final class Credentials {
    private static final String AT = "header authorization";
    private static final int COME_AGAIN_SECONDS = 2;
    private static final String SCHEME = "Bearer ";
    private static final Header CHALLENGE =
            HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"tidemark\"");

    private final WriteKeys keys;

    Credentials(WriteKeys keys) {
        this.keys = keys;
    }

    Step<Tenant> tenant(ServerRequestHeaders headers) {
        String key =
                headers.first(HeaderNames.AUTHORIZATION).map(Credentials::key).orElse("");
        if (key.isEmpty()) {
            return refused("missing_key", "Send the header Authorization: Bearer, followed by a write key.");
        }
        try {
            return keys.tenantOf(key)
                    .map(Step::found)
                    .orElseGet(() ->
                            refused("unknown_key", "No tenant has this write key; check it for typing or revocation."));
        } catch (KeysUnavailable e) {
            return Step.ended(Answer.comeAgain(
                    new Problem(
                            "keys_unavailable", "Whose key this is cannot be known now; send the events again.", AT),
                    COME_AGAIN_SECONDS));
        }
    }

    private static String key(String header) {
        String text = header.strip() + " ";
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? text.substring(SCHEME.length()).strip()
                : text.strip();
    }

    private static Step<Tenant> refused(String code, String message) {
        return Step.ended(Answer.of(Status.UNAUTHORIZED_401, new Problem(code, message, AT), CHALLENGE));
    }
}
