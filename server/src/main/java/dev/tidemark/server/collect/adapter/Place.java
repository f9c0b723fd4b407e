package dev.tidemark.server.collect.adapter;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;

/** Says where in a body something stands, for people and for programs. Slow, and only used for what is refused. */
final class Place {
    private static final int LONGEST = 300;

    private Place() {}

    /** Line and column (in characters, from 1) and byte (from 0). */
    static String of(byte[] body, int at) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (body[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        long column = new String(body, lineStart, at - lineStart, StandardCharsets.UTF_8)
                        .codePoints()
                        .count()
                + 1;
        return "line " + line + ", column " + column + ", byte " + at;
    }

    /** The JSON pointer of the innermost value or member that holds the byte, which must be valid JSON around it. */
    static String pointerTo(byte[] body, int from, int length, int at) {
        try (JsonParser parser = CloudEvents.parser(body, from, length)) {
            String pointer = "";
            while (parser.nextToken() != null && parser.currentTokenLocation().getByteOffset() <= at - from) {
                pointer = pointer(parser);
            }
            return pointer;
        }
    }

    /** The JSON pointer of the parser's current token, cut at {@value #LONGEST} characters. */
    static String pointer(JsonParser parser) {
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        return pointer.length() <= LONGEST ? pointer : pointer.substring(0, LONGEST) + "…";
    }
}
