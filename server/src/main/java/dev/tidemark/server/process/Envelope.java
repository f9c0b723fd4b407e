package dev.tidemark.server.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A CloudEvent taken apart, in one pass over its bytes.
 *
 * @param source who made it
 * @param time {@code ''} when it carries none; the same for user and session
 * @param estimated whether the time is a guess that another copy may not share
 * @param data where the catalog's paths begin; a missing node when there is none
 * @param payload the bytes of {@code data} exactly as they were sent: a number keeps its digits
 * @param attributes everything else, as a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two methods, compared by nobody
record Envelope(
        String type,
        String source,
        String time,
        boolean estimated,
        String user,
        String session,
        JsonNode data,
        byte[] payload,
        byte[] attributes) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    /** @throws JacksonException for bytes that are not a JSON object */
    static Envelope read(byte[] json) {
        return new Reader(json).read();
    }

    private static final class Reader {

        private final byte[] json;
        private final ByteArrayOutputStream attributes = new ByteArrayOutputStream(128);
        private String type = "";
        private String source = "";
        private String time = "";
        private boolean estimated;
        private String user = "";
        private String session = "";
        private JsonNode data = MissingNode.getInstance();
        private byte[] payload = EMPTY;

        Reader(byte[] json) {
            this.json = json;
        }

        Envelope read() {
            try (var parser = JSON.createParser(json);
                    var rest = JSON.createGenerator(attributes)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("not a JSON object");
                }
                rest.writeStartObject();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    member(parser, rest);
                }
                rest.writeEndObject();
            }
            return new Envelope(type, source, time, estimated, user, session, data, payload, attributes.toByteArray());
        }

        private void member(JsonParser parser, JsonGenerator rest) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "type" -> type = text(parser);
                case "time" -> time = text(parser);
                case "timeestimated" -> estimated = parser.currentToken() == JsonToken.VALUE_TRUE;
                case "user" -> user = text(parser);
                case "session" -> session = text(parser);
                case "specversion" -> parser.skipChildren();
                case "data" -> data(parser);
                case "source" -> {
                    source = text(parser);
                    rest.writeStringProperty(name, source);
                }
                default -> {
                    rest.writeName(name);
                    rest.copyCurrentStructure(parser);
                }
            }
        }

        /** A member that is null is as good as absent. */
        private static String text(JsonParser parser) {
            return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString();
        }

        private void data(JsonParser parser) {
            var start = (int) parser.currentTokenLocation().getByteOffset();
            data = parser.readValueAsTree();
            parser.finishToken();
            payload = Arrays.copyOfRange(
                    json, start, (int) parser.currentLocation().getByteOffset());
        }
    }
}
