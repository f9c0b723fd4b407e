package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Rfc3339;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Dialogflow ES, both of its versions, and what came to it from Google Assistant: an intent that was recognised. Where the
 * request carries the platform's own event with a key that is unique without a hook, that event is told too, exactly as
 * if the platform had delivered it: where it also does so, the two are one event.
 */
record Dialogflow() implements Platform {
    private static final Seal SEAL = new BasicSeal(new TokenSeal("X-Tidemark-Secret"));

    @Override
    public String name() {
        return "dialogflow";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    /** No fulfilment: the agent answers with its own. */
    @Override
    public Answer thanks() {
        return Replies.of("application/json", "{}");
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> root.path("queryResult").isObject()
                                || root.path("result").isObject()
                        ? Contents.of(Stream.concat(Stream.of(intent(delivery, root)), original(delivery, root)))
                        : Contents.unreadable("not_a_delivery", "A request has queryResult, or result.", ""));
    }

    private static Item intent(Delivery delivery, JsonNode root) {
        JsonNode result = root.has("queryResult") ? root.path("queryResult") : root.path("result");
        String path = Json.text(root, "session");
        String session = Json.first(path.substring(path.lastIndexOf('/') + 1), Json.text(root, "sessionId"));
        return Happening.of(
                        delivery,
                        "dialogflow",
                        delivery.hook().name(),
                        Type.INTENT,
                        Json.first(Json.text(root, "responseId"), Json.text(root, "id")),
                        root)
                .at(Rfc3339.parse(Json.text(root, "timestamp")))
                .user(Json.first(user(request(root)), session))
                .session(session)
                .in()
                .channel(channel(root))
                .kind(Json.first(
                        Json.text(result, "intent", "displayName"),
                        Json.text(result, "metadata", "intentName"),
                        "none"))
                .text(Json.first(Json.text(result, "queryText"), Json.text(result, "resolvedQuery")))
                .language(Json.first(Json.text(result, "languageCode"), Json.text(root, "lang")))
                .item();
    }

    /** Whence the words came: the platform's request, or nothing at the console. */
    private static JsonNode request(JsonNode root) {
        JsonNode request = root.path("originalDetectIntentRequest");
        return request.isObject() ? request.path("payload") : Json.at(root, "originalRequest", "data");
    }

    /** Such as {@code facebook}; Slack's source is followed by the name of a bot. */
    private static String channel(JsonNode root) {
        String source = Json.first(
                Json.text(root, "originalDetectIntentRequest", "source"),
                Json.text(root, "originalRequest", "source"),
                Json.text(request(root), "source"));
        return source.startsWith("slack") ? "slack" : source;
    }

    /** Who it is at Facebook, Slack, Telegram, Twitter or Google; {@code ""} if that is not told. */
    private static String user(JsonNode request) {
        JsonNode data = request.path("data");
        return Json.first(
                Json.text(data, "sender", "id"),
                Json.text(data, "user"),
                Json.text(data, "event", "user"),
                Json.text(data, "from", "id"),
                Json.text(data, "message", "from", "id"),
                Json.text(data, "direct_message", "sender", "id_str"),
                Json.text(request, "user", "userId"));
    }

    private static Stream<Item> original(Delivery delivery, JsonNode root) {
        JsonNode data = request(root).path("data");
        return switch (channel(root)) {
            case "facebook" ->
                Json.text(data, "message", "mid").isEmpty()
                        ? Stream.empty()
                        : Stream.of(FacebookMessaging.alone(delivery, data));
            case "slack" ->
                Json.text(data, "team_id").isEmpty() || !data.path("event").isObject()
                        ? Stream.empty()
                        : Stream.of(SlackEvent.item(delivery, data));
            default -> Stream.empty();
        };
    }
}
