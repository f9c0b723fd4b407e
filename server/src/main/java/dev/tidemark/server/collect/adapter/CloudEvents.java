package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.BinaryReader;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventReader;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * CloudEvents 1.0 over HTTP in structured and batched mode (JSON event format 1.0) and in binary mode. A body is parsed once, as a stream of
 * tokens; what is kept of an event is its bytes.
 */
public final class CloudEvents {
    /** One event. */
    public static final String STRUCTURED = "application/cloudevents+json";

    /** An array of events. */
    public static final String BATCH = "application/cloudevents-batch+json";

    /**
     * Depth and length of names end the whole body, because they are what a parser's memory depends on; an event is
     * refused for depth long before. The limits of strings and numbers are ours, per event.
     */
    static final int PARSER_DEPTH = 10_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(PARSER_DEPTH)
                    .maxNameLength(4_096)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private CloudEvents() {}

    /** The readers of the modes that have media types of their own. */
    public static Map<String, EventReader> readers(CollectSettings limits) {
        return Map.of(
                STRUCTURED,
                (body, length, now) -> new BodyPass(body, length, limits, now).one(),
                BATCH,
                (body, length, now) -> new BodyPass(body, length, limits, now).batch());
    }

    /** The reader of binary mode. */
    public static BinaryReader binary(CollectSettings limits) {
        return new BinaryMode(limits)::read;
    }

    static JsonParser parser(byte[] body, int from, int length) {
        return JSON.createParser(ObjectReadContext.empty(), body, from, length);
    }
}
