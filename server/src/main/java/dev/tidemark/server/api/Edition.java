package dev.tidemark.server.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A live answer as it was when it last changed.
 *
 * @param event {@code answer} or {@code error}, the name of the event that is sent
 * @param id the same for the same content, and for no other
 * @param json what is sent
 */
record Edition(String event, String id, String json) {

    static Edition of(JsonNode answer) {
        return new Edition(
                "answer", EntityTag.of(answer).id(), JsonMapper.shared().writeValueAsString(answer));
    }

    static Edition refusal(String code, String message, String at) {
        var error = JsonMapper.shared()
                .createObjectNode()
                .put("error", message)
                .put("code", code)
                .put("message", message)
                .put("at", at);
        return new Edition(
                "error", EntityTag.of(error).id(), JsonMapper.shared().writeValueAsString(error));
    }

    boolean says(Edition other) {
        return id.equals(other.id);
    }
}
