package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldPath;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Source;
import dev.tidemark.server.collect.Rfc3339;
import dev.tidemark.server.stream.StreamRecord;
import dev.tidemark.store.Event;
import dev.tidemark.store.Identity;
import dev.tidemark.store.Received;
import dev.tidemark.store.Reject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes an event of a record of the stream, by the catalog in force, or says why it cannot be one. A pure function. */
final class Normaliser {

    private final Catalog catalog;

    Normaliser(Catalog catalog) {
        this.catalog = catalog;
    }

    Processed process(StreamRecord record) {
        try {
            return process(record, Envelope.read(record.json()));
        } catch (JacksonException | IllegalArgumentException e) {
            return bad(
                    Identity.timeless(record.tenantId(), record.eventKey()),
                    record,
                    "",
                    Reason.NOT_AN_EVENT,
                    String.valueOf(e.getMessage()));
        }
    }

    private Processed process(StreamRecord record, Envelope envelope) {
        var source = catalog.sourceOfType(envelope.type());
        if (source.isEmpty()) {
            return bad(
                    record,
                    envelope,
                    Reason.UNKNOWN_TYPE,
                    "no source of the catalog has events of type '" + envelope.type() + "'");
        }
        return source.get().fields().values().stream()
                .flatMap(field -> mistake(field, envelope.data()).stream())
                .findFirst()
                .map(detail -> bad(record, envelope, Reason.WRONG_TYPE, detail))
                .orElseGet(() -> new Processed.Good(event(record, envelope, source.get())));
    }

    private static Event event(StreamRecord record, Envelope envelope, Source source) {
        return new Event(
                record.tenantId(),
                record.eventKey(),
                envelope.time().isEmpty() ? record.receivedAt() : time(envelope.time()),
                !envelope.time().isEmpty() && !envelope.estimated(),
                record.receivedAt(),
                source.name(),
                envelope.type(),
                envelope.user().isEmpty() ? text(source.user(), envelope.data()) : envelope.user(),
                envelope.session().isEmpty() ? text(source.session(), envelope.data()) : envelope.session(),
                envelope.payload(),
                envelope.attributes(),
                received(record, envelope.source()));
    }

    /** Read as the collector reads it, and cut to what Postgres keeps, so that two copies compare equal here and there. */
    private static Instant time(String text) {
        return Rfc3339.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a time of RFC 3339: " + text))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private static String text(Optional<FieldPath> path, JsonNode data) {
        return path.flatMap(there -> there.in(data))
                .map(value -> value.isValueNode() ? value.asString() : value.toString())
                .orElse("");
    }

    /** A value that the rollups' columns could not hold would fail the insert; here it fails alone. */
    private static Optional<String> mistake(Field.OfPayload field, JsonNode data) {
        if (field.type() == FieldType.TEXT) {
            return Optional.empty();
        }
        return field.path()
                .in(data)
                .filter(value -> !fits(field.type(), value))
                .map(value -> "data.%s should be of type %s, but is %s"
                        .formatted(field.path(), field.type().word(), shortened(value)));
    }

    private static boolean fits(FieldType type, JsonNode value) {
        return switch (type) {
            case TEXT -> true;
            case INTEGER -> value.isIntegralNumber() && value.canConvertToInt();
            case DECIMAL -> value.isNumber();
        };
    }

    private static String shortened(JsonNode value) {
        var text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /** Of an event that can be read, but not be stored as this catalog is. */
    private static Processed bad(StreamRecord record, Envelope envelope, Reason reason, String detail) {
        var time = envelope.time().isEmpty() || envelope.estimated() ? Instant.MIN : time(envelope.time());
        var identity = new Identity(record.tenantId(), record.eventKey(), time);
        return bad(identity, record, envelope.source(), reason, detail);
    }

    private static Processed bad(Identity identity, StreamRecord record, String source, Reason reason, String detail) {
        return new Processed.Bad(
                reason, new Reject(identity, record.receivedAt(), reason.word(), detail, received(record, source)));
    }

    private static Received received(StreamRecord record, String source) {
        return new Received(source, record.json(), true, record.rejectId());
    }
}
