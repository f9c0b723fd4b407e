package dev.tidemark.server.collect;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection after an answer that says {@code Connection: close}. Helidon up to 4.5.3 says so and leaves it open
 * (helidon-io/helidon issue 12324): a client that waits for the end waits for ever, and a body that nobody read would be
 * taken for the next request.
 */
final class ClosedWhenSaid implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedWhenSaid.class);

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            readOn(request);
            throw new CloseConnectionException("the answer said so");
        }
    }

    /** To the end of the body, or the client might lose the answer with the connection; the server's limit bounds it. */
    private static void readOn(RoutingRequest request) {
        if (!request.continueSent() && request.headers().containsToken(HeaderValues.EXPECT_100)) {
            return;
        }
        try {
            request.content().consume();
        } catch (RuntimeException e) {
            LOG.debug("The rest of a body was not read: {}", e.getMessage());
        }
    }
}
