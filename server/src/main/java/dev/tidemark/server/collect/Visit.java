package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/** The request in hand, as far as it is a page's: who may read the answer is known as soon as its key is. */
final class Visit {

    /** Of the thread that answers it. */
    static final ScopedValue<Visit> CURRENT = ScopedValue.newInstance();

    private static final Header EXPOSED =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "origin");

    private final String origin;
    private boolean readable;

    private Visit(String origin) {
        this.origin = origin;
    }

    static Visit of(ServerRequest request) {
        return new Visit(request.headers().first(HeaderNames.ORIGIN).orElse(""));
    }

    /** The sender, unless its key is not for pages of this origin. */
    Step<Sender> admit(Sender sender) {
        if (origin.isEmpty()) {
            return Step.found(sender);
        }
        if (sender.origins().refuses(origin)) {
            return Step.ended(Answer.of(
                    Status.FORBIDDEN_403,
                    new Problem(
                            "origin_not_allowed",
                            "This key is not for pages of " + Problems.quote(origin)
                                    + "; its origins are set when it is made.",
                            "header origin")));
        }
        readable = sender.origins().lists(origin);
        return Step.found(sender);
    }

    /** The answer, marked for the browser if the page may read it. */
    Answer mark(Answer answer) {
        return readable
                ? answer.with(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin), EXPOSED, VARY)
                : answer;
    }
}
