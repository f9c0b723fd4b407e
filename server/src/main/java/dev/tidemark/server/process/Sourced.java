package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.FieldPath;
import dev.tidemark.catalog.Source;
import dev.tidemark.store.Event;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An event of which is known to what source it belongs. */
record Sourced(Parsed parsed, Source source) {

    /** What is stored of an event without data. */
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    static Passed<Sourced> of(Parsed parsed, Catalog catalog) {
        var type = parsed.envelope().type();
        return catalog.sourceOfType(type)
                .map(source -> Passed.on(new Sourced(parsed, source)))
                .orElseGet(() ->
                        parsed.out(Reason.UNKNOWN_TYPE, "no source of the catalog has events of type '" + type + "'"));
    }

    /** A value that the rollups' columns could not hold would fail the insert; here it fails alone. */
    Passed<Sourced> withFieldsOfTheirTypes() {
        return source.fields().values().stream()
                .flatMap(field -> FieldTypes.mistake(field, data()).stream())
                .findFirst()
                .<Passed<Sourced>>map(detail -> parsed.out(Reason.WRONG_TYPE, detail))
                .orElseGet(() -> Passed.on(this));
    }

    Passed<Sourced> fittingItsSchema() {
        var schema = source.schemas().get(parsed.envelope().type());
        return Optional.ofNullable(schema)
                .flatMap(each -> each.misfit(data().isMissingNode() ? NOTHING : data()))
                .<Passed<Sourced>>map(detail -> parsed.out(Reason.SCHEMA_MISMATCH, detail))
                .orElseGet(() -> Passed.on(this));
    }

    Event event() {
        var record = parsed.record();
        var envelope = parsed.envelope();
        return new Event(
                record.tenantId(),
                record.eventKey(),
                parsed.time(),
                parsed.ownTime(),
                record.receivedAt(),
                source.name(),
                envelope.type(),
                envelope.user().isEmpty() ? text(source.user()) : envelope.user(),
                envelope.session().isEmpty() ? text(source.session()) : envelope.session(),
                envelope.payload(),
                envelope.attributes(),
                parsed.received());
    }

    private String text(Optional<FieldPath> path) {
        return path.flatMap(there -> there.in(data()))
                .map(value -> value.isValueNode() ? value.asString() : value.toString())
                .orElse("");
    }

    private JsonNode data() {
        return parsed.envelope().data();
    }
}
