package dev.tidemark.server.api;

import dev.tidemark.server.collect.Credentials;
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
     * Has a request answered, or refuses it with 403. Tokens of shares are refused: what is answered for a tenant knows no limits.
     *
     * @param needed what the token has to grant; empty if any token will do
     */
    void enter(ServerRequest request, ServerResponse response, Optional<Scope> needed, Consumer<Tenant> answer) {
        enterLimited(request, response, needed, access -> {
            if (access.share().isPresent()) {
                Reply.forbidden(response, "not_for_shares", "The token of a share opens what it shows, and not this.");
            } else {
                answer.accept(access.tenant());
            }
        });
    }

    /** The same, of what keeps to the limit of a share where there is one. */
    void enterLimited(ServerRequest request, ServerResponse response, Optional<Scope> needed, Consumer<Access> answer) {
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
                answer.accept(access.get());
            }
        } catch (KeysUnavailable _) {
            Reply.unavailable(response);
        }
    }

    /** Whether the token of a request that was let in still grants the same; while that cannot be known, it does. */
    boolean isStillOpen(ServerRequest request, Scope needed, Access then) {
        try {
            var token = token(request);
            var access = token.isEmpty() ? Optional.<Access>empty() : tokens.access(token.get());
            return access.filter(each ->
                            each.tenant().equals(then.tenant()) && each.share().equals(then.share()))
                    .filter(each -> each.scopes().contains(needed))
                    .isPresent();
        } catch (KeysUnavailable _) {
            return true;
        }
    }

    /** Whether the token of a request grants this, too; not while that cannot be known. */
    boolean grants(ServerRequest request, Scope scope) {
        try {
            var token = token(request);
            return token.isPresent()
                    && tokens.access(token.get())
                            .filter(each -> each.scopes().contains(scope))
                            .isPresent();
        } catch (KeysUnavailable _) {
            return false;
        }
    }

    /** The protocol's clients send the bare token; everybody else writes Bearer. */
    private static Optional<String> token(ServerRequest request) {
        return Stream.of(CUBE_AUTHORIZATION, HeaderNames.AUTHORIZATION)
                .flatMap(name -> request.headers().first(name).stream())
                .map(Credentials::key)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
