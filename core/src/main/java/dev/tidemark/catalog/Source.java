package dev.tidemark.catalog;

import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A declared kind of event stream.
 *
 * @param types the event types that belong to it; its own name unless declared
 * @param key paths whose values together name an event of a plain record, for senders that make events of records
 *     (replay, import); a CloudEvent is named by its {@code source} and {@code id}
 * @param time path of the event's time in a plain record
 * @param user path of the user in the payload, for events that do not carry one themselves
 * @param session the same for the session
 * @param fields the declared fields by name; the built-in ones are not among them
 * @param entities attributes of entities: by the name of the field that is the entity's natural key, the fields of an
 *     event that tell about it, by attribute
 * @param schemas what the data of an event have to be like, by its type; types without one take anything
 * @param keep for how long events are kept; for ever where it says nothing
 * @param table where the events are, if in a table of the user's own: paths of fields then begin with a column
 */
public record Source(
        String name,
        Set<String> types,
        List<FieldPath> key,
        FieldPath time,
        Optional<FieldPath> user,
        Optional<FieldPath> session,
        Map<String, Field.OfPayload> fields,
        Map<String, Map<String, Field>> entities,
        Map<String, EventSchema> schemas,
        Optional<Period> keep,
        Optional<AttachedTable> table) {

    public Source {
        types = Set.copyOf(types);
        key = List.copyOf(key);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
        entities = Collections.unmodifiableMap(new LinkedHashMap<>(entities));
    }

    /** What is known of the members of a dimension, by its name; nothing unless they are entities. */
    Map<String, Field> attributes(Dimension dimension) {
        return dimension.entity() && !dimension.explode()
                ? entities.getOrDefault(dimension.field().name(), Map.of())
                : Map.of();
    }

    /** A declared or built-in field; a table of the user's own has no built-in ones. */
    public Optional<Field> field(String name) {
        var declared = Optional.<Field>ofNullable(fields.get(name));
        return declared.or(() -> table.isPresent() ? Optional.empty() : Optional.ofNullable(Field.BUILT_IN.get(name)));
    }
}
