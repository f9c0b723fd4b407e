package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Item;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** WhatsApp Cloud: changes of a business account, each with messages and statuses of one phone number. */
record WhatsApp() implements Platform {

    @Override
    public String name() {
        return "whatsapp";
    }

    @Override
    public Seal seal() {
        return Facebook.SEAL;
    }

    @Override
    public Optional<Answer> greeting(Delivery delivery) {
        return Optional.of(MetaHandshake.answer(delivery));
    }

    @Override
    public Contents read(Delivery delivery) {
        return Json.object(
                delivery.body(),
                root -> Json.text(root, "object").equals("whatsapp_business_account")
                                && root.path("entry").isArray()
                        ? Contents.of(Json.each(root.path("entry"))
                                .flatMap(entry -> Json.each(entry.path("changes"))
                                        .flatMap(change -> change(delivery, entry, change))))
                        : Contents.unreadable(
                                "not_a_delivery",
                                "A delivery has \"object\": \"whatsapp_business_account\" and entry.",
                                ""));
    }

    private static Stream<Item> change(Delivery delivery, JsonNode entry, JsonNode change) {
        JsonNode value = change.path("value");
        if (value.has("messages") || value.has("statuses") || value.has("message_echoes")) {
            String phone = Json.text(value, "metadata", "phone_number_id");
            return Stream.of(
                            Json.each(value.path("messages"))
                                    .map(each -> WhatsAppMessage.received(delivery, phone, each)),
                            Json.each(value.path("message_echoes"))
                                    .map(each -> WhatsAppMessage.sent(delivery, phone, each)),
                            Json.each(value.path("statuses")).map(each -> status(delivery, phone, each)))
                    .flatMap(items -> items);
        }
        return Stream.of(other(delivery, entry, change));
    }

    private static Item status(Delivery delivery, String phone, JsonNode status) {
        if (!status.isObject()) {
            return Leftover.notAnObject(delivery, status);
        }
        String id = Json.text(status, "id");
        String kind = Json.text(status, "status");
        String user = Json.text(status, "recipient_id");
        return Happening.of(
                        delivery,
                        "whatsapp",
                        phone,
                        Type.RECEIPT,
                        id.isEmpty() || kind.isEmpty() ? "" : id + ":" + kind,
                        status)
                .at(Json.seconds(Json.text(status, "timestamp")))
                .user(user)
                .session(user.isEmpty() ? "" : phone + ":" + user)
                .channel(phone)
                .kind(kind)
                .replyTo(id)
                .item();
    }

    private static Item other(Delivery delivery, JsonNode entry, JsonNode change) {
        return change.isObject()
                ? Happening.of(delivery, "whatsapp", Json.text(entry, "id"), Type.PLATFORM_EVENT, "", change)
                        .atAbout(Json.seconds(Json.text(entry, "time")))
                        .kind(Json.text(change, "field"))
                        .item()
                : Leftover.notAnObject(delivery, change);
    }
}
