package dev.tidemark.server.collect;

import java.util.List;

/**
 * What is wrong with a request, for the one who sent it.
 *
 * @param code a word of a closed set, for programs
 * @param message one sentence that says what to do, for people
 * @param at where: a JSON pointer into the body, or {@code line 3, column 7, byte 120}, {@code body},
 *     {@code header authorization}, {@code method}, {@code path}
 */
public record Problem(String code, String message, String at) {
    /** As the JSON object {@code {"code":…,"message":…,"at":…}}. */
    public byte[] json() {
        return AnswerJson.of(json -> {
            json.writeStartObject();
            AnswerJson.members(json, this);
            json.writeEndObject();
        });
    }

    /** Several at one place in the order found; the first one leads, the rest follow as {@code others}. */
    static byte[] json(List<Problem> problems) {
        return AnswerJson.of(json -> AnswerJson.object(json, problems));
    }
}
