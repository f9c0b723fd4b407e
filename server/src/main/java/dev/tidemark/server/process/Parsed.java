package dev.tidemark.server.process;

import dev.tidemark.server.collect.Rfc3339;
import dev.tidemark.server.stream.StreamRecord;
import dev.tidemark.store.Identity;
import dev.tidemark.store.Received;
import dev.tidemark.store.Reject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JacksonException;

/**
 * A record of the stream that is a CloudEvent.
 *
 * @param time that of its receipt where it has none
 * @param ownTime whether all its copies have this time
 */
record Parsed(StreamRecord record, Envelope envelope, Instant time, boolean ownTime) {

    static Passed<Parsed> of(StreamRecord record) {
        try {
            return Passed.on(of(record, Envelope.read(record.json())));
        } catch (JacksonException | IllegalArgumentException e) {
            var identity = Identity.timeless(record.tenantId(), record.eventKey());
            var detail = String.valueOf(e.getMessage());
            return new Passed.Out<>(Reason.NOT_AN_EVENT, reject(record, identity, "", Reason.NOT_AN_EVENT, detail));
        }
    }

    private static Parsed of(StreamRecord record, Envelope envelope) {
        return envelope.time().isEmpty()
                ? new Parsed(record, envelope, record.receivedAt(), false)
                : new Parsed(record, envelope, time(envelope.time()), !envelope.estimated());
    }

    /** Read as the collector reads it, and cut to what Postgres keeps, so that two copies compare equal here and there. */
    private static Instant time(String text) {
        return Rfc3339.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a time of RFC 3339: " + text))
                .truncatedTo(ChronoUnit.MICROS);
    }

    /** It goes no further. */
    <T> Passed<T> out(Reason reason, String detail) {
        var identity = new Identity(record.tenantId(), record.eventKey(), ownTime ? time : Instant.MIN);
        return new Passed.Out<>(reason, reject(record, identity, envelope.source(), reason, detail));
    }

    /** What it was made of. */
    Received received() {
        return received(record, envelope.source());
    }

    private static Received received(StreamRecord record, String source) {
        return new Received(source, record.json(), true, record.rejectId());
    }

    private static Reject reject(StreamRecord record, Identity identity, String source, Reason reason, String detail) {
        return new Reject(identity, record.receivedAt(), reason.word(), detail, received(record, source));
    }
}
