package dev.tidemark.server.collect.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The secret as the password of Basic authentication, whoever the user is, or in a header that the platform is told to send. */
record BasicSeal(TokenSeal header) implements Seal {
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCHEME = "Basic ";

    @Override
    public Optional<Refusal> broken(Delivery delivery) {
        String given = delivery.header(AUTHORIZATION).strip();
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return header.broken(delivery);
        }
        String pair = new String(Macs.base64(given.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
        String password = pair.substring(pair.indexOf(':') + 1);
        return Macs.same(delivery.hook().secrets(), password) ? Optional.empty() : Refusal.wrong(AUTHORIZATION);
    }
}
