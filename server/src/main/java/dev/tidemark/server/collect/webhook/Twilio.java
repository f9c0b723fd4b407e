package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Twilio messaging: a form for each message and for each change of a message's status. It tells no time. */
record Twilio() implements Platform {
    private static final Seal SEAL = new TwilioSeal();

    /** Ten are what a message can have; Twilio counts them itself. */
    private static final int MOST_MEDIA = 100;

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public Seal seal() {
        return SEAL;
    }

    @Override
    public Answer thanks() {
        return Replies.of("text/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
    }

    @Override
    public Contents read(Delivery delivery) {
        return delivery.isForm() || delivery.body().length == 0
                ? form(delivery, delivery.form().json())
                : Json.object(
                        delivery.body(),
                        root -> Contents.of(other(delivery, root).item()));
    }

    private static Contents form(Delivery delivery, ObjectNode form) {
        if (form.isEmpty()) {
            return Contents.unreadable("not_a_delivery", "A delivery is a form with MessageSid.", "body");
        }
        String sid = Json.first(Json.text(form, "MessageSid"), Json.text(form, "SmsSid"));
        Happening happening = sid.isEmpty()
                ? other(delivery, form)
                : form.has("MessageStatus") ? status(delivery, form, sid) : message(delivery, form, sid);
        return Contents.of(happening.item());
    }

    private static Happening message(Delivery delivery, ObjectNode form, String sid) {
        Happening happening = of(delivery, form, Type.MESSAGE, sid, Json.text(form, "From"), Json.text(form, "To"))
                .in()
                .text(Json.text(form, "Body"))
                .replyTo(Json.text(form, "OriginalRepliedMessageSid"))
                .payload(Json.text(form, "ButtonPayload"));
        for (int i = 0; i < MOST_MEDIA && form.has("MediaUrl" + i); i++) {
            String mime = Json.text(form, "MediaContentType" + i);
            happening.attachment(new Attachment(Attachment.kindOf(mime), Json.text(form, "MediaUrl" + i), mime, ""));
        }
        return happening;
    }

    /** Of a message that the bot sent: the person is the one it went to. */
    private static Happening status(Delivery delivery, ObjectNode form, String sid) {
        String status = Json.text(form, "MessageStatus");
        return of(delivery, form, Type.RECEIPT, sid + ":" + status, Json.text(form, "To"), Json.text(form, "From"))
                .kind(status)
                .replyTo(sid);
    }

    private static Happening of(Delivery delivery, ObjectNode form, Type type, String id, String user, String number) {
        return Happening.of(delivery, "twilio", Json.text(form, "AccountSid"), type, id, form)
                .user(user)
                .session(number + ":" + user)
                .channel(number);
    }

    /** Its token is the same when Twilio tries again. */
    private static Happening other(Delivery delivery, JsonNode content) {
        return Happening.of(
                        delivery,
                        "twilio",
                        Json.text(content, "AccountSid"),
                        Type.PLATFORM_EVENT,
                        delivery.header("I-Twilio-Idempotency-Token"),
                        content)
                .kind(Json.first(Json.text(content, "EventType"), Json.text(content, "type"), "unknown"));
    }
}
