package dev.tidemark.catalog;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A named value of an event, for dimensions and measures to refer to. */
public sealed interface Field {

    /** The fields that every source has without declaring them, by name. */
    Map<String, Field> BUILT_IN = Stream.of("type", "user", "session")
            .map(BuiltIn::new)
            .collect(Collectors.toUnmodifiableMap(BuiltIn::name, Function.identity()));

    String name();

    FieldType type();

    /** A value inside the event's payload. */
    record OfPayload(String name, FieldPath path, FieldType type) implements Field {}

    /** A value that every event has, in a typed column of its own: {@code type}, {@code user} or {@code session}. */
    record BuiltIn(String name) implements Field {
        @Override
        public FieldType type() {
            return FieldType.TEXT;
        }
    }
}
