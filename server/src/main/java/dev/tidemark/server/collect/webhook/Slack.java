package dev.tidemark.server.collect.webhook;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Slack: events in JSON, commands and clicks in forms. */
record Slack() implements Platform {
    private static final Seal SEAL = new SlackSeal();

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public byte[] keepable(byte[] said) {
        return SlackToken.blankedIn(said);
    }

    @Override
    public Contents read(Delivery delivery) {
        return delivery.isForm() ? form(delivery) : Json.object(delivery.body(), root -> event(delivery, root));
    }

    private static Contents event(Delivery delivery, JsonNode root) {
        return switch (Json.text(root, "type")) {
            case "" -> Contents.unreadable("not_a_delivery", "A delivery has a type.", "/type");
            case "url_verification" -> new Contents.Handshake(Replies.text(Json.text(root, "challenge")));
            case "event_callback" -> Contents.of(SlackEvent.item(delivery, root));
            default -> Contents.of(SlackEvent.other(delivery, root));
        };
    }

    private static Contents form(Delivery delivery) {
        Form form = delivery.form();
        String payload = form.first("payload");
        if (!payload.isEmpty()) {
            return Json.object(
                    payload.getBytes(StandardCharsets.UTF_8),
                    root -> Contents.of(SlackInteraction.item(delivery, root)));
        }
        return form.first("command").isEmpty()
                ? Contents.unreadable("not_a_delivery", "A form of Slack has payload or command.", "body")
                : Contents.of(SlackInteraction.command(delivery, form.json()));
    }
}
