package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Item;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a user does with a button, a menu, a form or a command. Known by its trigger, which Slack makes for each. */
final class SlackInteraction {

    private SlackInteraction() {}

    static Item item(Delivery delivery, JsonNode payload) {
        JsonNode action = payload.path("actions").path(0);
        String team = Json.first(Json.text(payload, "team", "id"), Json.text(payload, "user", "team_id"));
        String time = Json.first(Json.text(payload, "action_ts"), Json.text(action, "action_ts"));
        return of(delivery, team, Type.POSTBACK, payload, Json.text(payload, "channel", "id"))
                .at(Json.seconds(time))
                .user(Json.text(payload, "user", "id"))
                .kind(Json.first(Json.text(action, "type"), Json.text(payload, "type")))
                .payload(Json.first(
                        Json.text(action, "value"),
                        Json.text(action, "selected_option", "value"),
                        Json.text(action, "action_id"),
                        Json.text(payload, "callback_id")))
                .replyTo(Json.first(Json.text(payload, "message_ts"), Json.text(payload, "container", "message_ts")))
                .item();
    }

    static Item command(Delivery delivery, ObjectNode form) {
        return of(delivery, SlackEvent.team(form), Type.COMMAND, form, Json.text(form, "channel_id"))
                .user(Json.text(form, "user_id"))
                .kind(Json.text(form, "command"))
                .text(Json.text(form, "text"))
                .item();
    }

    private static Happening of(Delivery delivery, String team, Type type, JsonNode content, String channel) {
        return Happening.of(
                        delivery,
                        "slack",
                        team,
                        type,
                        Json.text(content, "trigger_id"),
                        SlackEvent.withoutToken(content))
                .in()
                .session(channel.isEmpty() ? "" : team + ":" + channel)
                .channel(channel);
    }
}
