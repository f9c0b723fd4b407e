package dev.tidemark.cli.replay;

import dev.tidemark.catalog.Source;
import dev.tidemark.cli.send.EventJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a line of JSON to an event, as the catalog's source says: which values are its key, time and user. The line itself is the data. */
public final class EventMapping {

    /** Decimals are kept as they are written, because a key may hold one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Source source;
    private final EventId id;
    private final EventJson json;

    private EventMapping(Source source, String type) {
        this.source = source;
        this.id = new EventId(source.key());
        this.json = EventJson.of("/replay/" + source.name(), type);
    }

    public static EventMapping by(Source source) {
        var type = source.types().contains(source.name())
                ? source.name()
                : source.types().stream().sorted().findFirst().orElseThrow();
        return new EventMapping(source, type);
    }

    Mapped map(byte[] line) {
        try {
            var record = JSON.readTree(line);
            return record.isObject() ? event(record, line) : new Mapped.Unfit("not_an_object", "not a JSON object");
        } catch (JacksonException e) {
            return new Mapped.Unfit("not_json", e.getOriginalMessage());
        }
    }

    private Mapped event(JsonNode record, byte[] line) {
        var key = id.of(record);
        if (key.isEmpty()) {
            return new Mapped.Unfit("no_key", "the key (" + id + ") is absent, null, or not plain values");
        }
        var given = source.time().in(record);
        if (given.isEmpty()) {
            return new Mapped.Unfit("no_time", "nothing at " + source.time());
        }
        return EventTime.of(given.get())
                .<Mapped>map(time -> new Mapped.Event(time, json.event(key.get(), time, user(record), line)))
                .orElseGet(
                        () -> new Mapped.Unfit("bad_time", source.time() + " is no time with a zone: " + given.get()));
    }

    private Optional<String> user(JsonNode record) {
        return source.user()
                .flatMap(path -> path.in(record))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asString)
                .filter(name -> !name.isEmpty());
    }
}
