package dev.tidemark.server.api;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets a request in whose token grants what it asks for, as the tenant of the token and as no other. */
final class Gate {

    private static final HeaderName CUBE_AUTHORIZATION = HeaderNames.create("x-cube-authorization");

    private final ReadTokens tokens;

    Gate(ReadTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Has a request answered, or refuses it with 403.
     *
     * @param needed what the token has to grant; empty if any token will do
     */
    void enter(ServerRequest request, ServerResponse response, Optional<Scope> needed, Consumer<Tenant> answer) {
        var token = token(request);
        if (token.isEmpty()) {
            Reply.forbidden(response, "missing_token", "Authorization header isn't set");
            return;
        }
        try {
            var access = tokens.access(token.get());
            if (access.isEmpty()) {
                Reply.forbidden(response, "unknown_token", "Invalid token");
            } else if (needed.isPresent() && !access.get().scopes().contains(needed.get())) {
                Reply.forbidden(
                        response,
                        "missing_scope",
                        "API scope is missing: " + needed.get().word());
            } else {
                answer.accept(access.get().tenant());
            }
        } catch (KeysUnavailable _) {
            Reply.unavailable(response);
        }
    }

    /** Whether the token of a request that was let in still grants the same; while that cannot be known, it does. */
    boolean isStillOpen(ServerRequest request, Scope needed, Tenant tenant) {
        try {
            var token = token(request);
            var access = token.isEmpty() ? Optional.<Access>empty() : tokens.access(token.get());
            return access.filter(each -> each.tenant().equals(tenant))
                    .filter(each -> each.scopes().contains(needed))
                    .isPresent();
        } catch (KeysUnavailable _) {
            return true;
        }
    }

    /** The protocol's clients send the bare token; everybody else writes Bearer. */
    private static Optional<String> token(ServerRequest request) {
        return Stream.of(CUBE_AUTHORIZATION, HeaderNames.AUTHORIZATION)
                .flatMap(name -> request.headers().first(name).stream())
                .map(value -> value.regionMatches(true, 0, "Bearer ", 0, 7)
                        ? value.substring(7).strip()
                        : value.strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
