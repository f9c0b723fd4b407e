package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Stream;

/** An answer before it is sent. */
@SuppressWarnings("ArrayRecordComponent") // sent once, never compared
public record Answer(Status status, byte[] body, List<Header> headers) {
    public static Answer of(Status status, byte[] body) {
        return new Answer(status, body, List.of());
    }

    public static Answer of(Status status, Problem problem, Header... headers) {
        return new Answer(status, problem.json(), List.of(headers));
    }

    public static Answer comeAgain(Problem problem, long seconds) {
        return comeAgain(Status.SERVICE_UNAVAILABLE_503, problem, seconds);
    }

    static Answer comeAgain(Status status, Problem problem, long seconds) {
        return of(status, problem, HeaderValues.create(HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, seconds))));
    }

    public Answer with(Header... more) {
        return new Answer(
                status, body, Stream.concat(headers.stream(), Stream.of(more)).toList());
    }

    public void send(ServerResponse response) {
        response.status(status).header(HeaderValues.CONTENT_TYPE_JSON);
        headers.forEach(response::header);
        response.send(body);
    }
}
