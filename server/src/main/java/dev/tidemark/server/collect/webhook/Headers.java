package dev.tidemark.server.collect.webhook;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Headers of a request by name, without regard to case. */
final class Headers {

    private Headers() {}

    static UnaryOperator<String> of(ServerRequestHeaders headers) {
        return name -> headers.first(HeaderNames.create(name)).orElse("");
    }

    /** As problems name a header. */
    static String place(String name) {
        return "header " + name.toLowerCase(Locale.ROOT);
    }
}
