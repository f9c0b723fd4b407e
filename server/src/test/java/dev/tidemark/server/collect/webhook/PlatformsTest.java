package dev.tidemark.server.collect.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What no fixture has: platforms without any, and the traps of the others. */
class PlatformsTest {
    private static final Address ADDRESS = new Address();

    @BeforeEach
    void nothingYet() {
        ADDRESS.taken.clear();
    }

    @AfterAll
    static void stop() {
        ADDRESS.close();
    }

    private static List<JsonNode> delivered(String platform, String body) {
        return delivered(Sent.json(platform, body));
    }

    private static List<JsonNode> delivered(Sent sent) {
        ADDRESS.taken.clear();
        assertThat(ADDRESS.deliver(sent).status()).isEqualTo(200);
        return ADDRESS.events();
    }

    private static JsonNode one(String platform, String body) {
        List<JsonNode> events = delivered(platform, body);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static String facebook(String messaging) {
        return "{\"object\": \"page\", \"entry\": [{\"id\": \"p\", \"time\": 1700000000000, \"messaging\": ["
                + messaging + "]}]}";
    }

    private static String whatsapp(String value) {
        return """
                {"object": "whatsapp_business_account", "entry": [{"id": "waba", "changes": [{"field": "messages", "value":
                {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "n1"}, %s}}]}]}""".formatted(value);
    }

    private static String line(String event) {
        return "{\"destination\": \"Ubot\", \"events\": [" + event + "]}";
    }

    private static String slack(String event) {
        return """
                {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event_time": 1700000000, "token": "t", "event": %s}""".formatted(event);
    }

    private static void has(JsonNode event, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            assertThat(event.at("/" + pairs[i].replace('.', '/')).asString(""))
                    .as(pairs[i])
                    .isEqualTo(pairs[i + 1]);
        }
    }

    @Test
    void whatsAppsMessagesAndStatusesAreToldApart() {
        List<JsonNode> events = delivered("whatsapp", whatsapp("""
                "messages": [{"id": "wamid.1", "from": "491", "timestamp": "1700000001", "type": "text", "text": {"body": "né 😀"}, "context": {"id": "wamid.0"}},
                             {"id": "wamid.2", "from": "491", "timestamp": "1700000002", "type": "document", "document": {"id": "m2", "mime_type": "application/pdf", "caption": "c"}}],
                "statuses": [{"id": "wamid.3", "status": "sent", "timestamp": "1700000003", "recipient_id": "491"},
                             {"id": "wamid.3", "status": "read", "timestamp": "1700000004", "recipient_id": "491"}]"""));
        assertThat(events).hasSize(4);
        has(
                events.getFirst(),
                "source",
                "/webhooks/whatsapp/n1",
                "id",
                "wamid.1",
                "type",
                "message",
                "time",
                "2023-11-14T22:13:21Z",
                "user",
                "491",
                "session",
                "n1:491",
                "data.direction",
                "in",
                "data.kind",
                "text",
                "data.text",
                "né 😀",
                "data.chars",
                "4",
                "data.reply_to",
                "wamid.0");
        has(
                events.get(1),
                "data.kind",
                "file",
                "data.attachments.0.mime",
                "application/pdf",
                "data.attachments.0.id",
                "m2",
                "data.text",
                "c");
        has(events.get(2), "id", "wamid.3:sent", "type", "receipt", "data.kind", "sent", "user", "491");
        has(events.get(3), "id", "wamid.3:read", "data.kind", "read", "data.direction", "", "data.reply_to", "wamid.3");
    }

    @Test
    void whatsAppsAnswersAreClicks() {
        JsonNode click = one("whatsapp", whatsapp("""
                "messages": [{"id": "w1", "from": "4", "timestamp": "1700000001", "type": "interactive",
                 "interactive": {"type": "list_reply", "list_reply": {"id": "row", "title": "Row"}}}]"""));
        has(click, "type", "postback", "data.kind", "list", "data.text", "Row", "data.payload", "row");
        JsonNode heart = one("whatsapp", whatsapp("""
                "messages": [{"id": "w2", "from": "4", "timestamp": "1700000001", "type": "reaction", "reaction": {"message_id": "w0", "emoji": "❤"}}]"""));
        has(heart, "type", "reaction", "data.kind", "added", "data.text", "❤", "data.reply_to", "w0");
        JsonNode echo = one("whatsapp", whatsapp("""
                "message_echoes": [{"id": "w3", "from": "n", "to": "4", "timestamp": "1700000001", "type": "text", "text": {"body": "b"}}]"""));
        has(echo, "type", "message", "data.direction", "out", "user", "4");
        JsonNode template = one("whatsapp", """
                {"object": "whatsapp_business_account", "entry": [{"id": "waba", "time": 1700000000, "changes":
                [{"field": "message_template_status_update", "value": {"event": "APPROVED"}}]}]}""");
        has(template, "type", "platform_event", "data.kind", "message_template_status_update");
        assertThat(template.path("timeestimated").asBoolean()).isTrue();
    }

    @Test
    void lineIsKnownByItsEventIds() {
        JsonNode message = one("line", line("""
                {"type": "message", "mode": "active", "timestamp": 1700000000123, "webhookEventId": "01H", "deliveryContext": {"isRedelivery": true},
                 "source": {"type": "group", "groupId": "G", "userId": "U"}, "message": {"id": "5", "type": "sticker"}}"""));
        has(
                message,
                "source",
                "/webhooks/line/Ubot",
                "id",
                "01H",
                "time",
                "2023-11-14T22:13:20.123Z",
                "user",
                "U",
                "session",
                "Ubot:G",
                "data.channel",
                "G",
                "data.kind",
                "sticker",
                "data.attachments.0.id",
                "5");
        has(
                one("line", line("""
                        {"type": "follow", "mode": "standby", "timestamp": 1700000000123, "webhookEventId": "02H", "source": {"type": "user", "userId": "U"}}""")),
                "type",
                "membership",
                "data.kind",
                "follow",
                "data.standby",
                "true",
                "data.channel",
                "Ubot");
        has(one("line", line("""
                        {"type": "postback", "timestamp": 1700000000123, "webhookEventId": "03H", "source": {"type": "user", "userId": "U"}, "postback": {"data": "a=b"}}""")), "type", "postback", "data.payload", "a=b");
        assertThat(delivered("line", "{\"destination\": \"Ubot\", \"events\": []}"))
                .isEmpty();
        assertThat(ADDRESS.rejects()).isEmpty();
    }

    /** Doubles have 53 bits: these two tokens would be one. */
    @Test
    void vibersTokensKeepAllTheirDigits() {
        String message = """
                {"event": "message", "timestamp": 1700000000123, "message_token": %s, "sender": {"id": "u=", "name": "n", "language": "de"},
                 "message": {"type": "picture", "media": "https://x/y.jpg", "text": "t"}}""";
        JsonNode one = one("viber", message.formatted("9223372036854775807"));
        JsonNode other = one("viber", message.formatted("9223372036854775806"));
        has(
                one,
                "id",
                "message:9223372036854775807:u=",
                "user",
                "u=",
                "data.language",
                "de",
                "data.kind",
                "image",
                "data.raw.message_token",
                "9223372036854775807");
        has(other, "id", "message:9223372036854775806:u=");
        has(one("viber", """
                        {"event": "seen", "timestamp": 1700000000123, "message_token": 5, "user_id": "u="}"""), "type", "receipt", "data.kind", "read", "id", "seen:5:u=");
        has(one("viber", """
                        {"event": "conversation_started", "timestamp": 1700000000123, "message_token": 5, "user": {"id": "u="}}"""), "type", "membership", "user", "u=");
    }

    /** An app that is mentioned is told of it twice, and two apps of one workspace under two ids. */
    @Test
    void aMessageOfSlackIsOneHoweverOftenItIsTold() {
        String event = """
                {"type": "%s", "channel": "C", "user": "U", "text": "hi", "ts": "1700000000.000100", "event_ts": "1700000000.000100"}""";
        JsonNode message = one("slack", slack(event.formatted("message")));
        JsonNode mention = one("slack", slack(event.formatted("app_mention")).replace("Ev1", "Ev2"));
        JsonNode elsewhere = one("slack", slack(event.formatted("message")).replace("T1", "T2"));
        assertThat(mention).isEqualTo(with(mention, message));
        has(message, "id", "message:C:1700000000.000100", "time", "2023-11-14T22:13:20.000100Z");
        has(elsewhere, "source", "/webhooks/slack/T2");
    }

    private static JsonNode with(JsonNode mention, JsonNode message) {
        assertThat(mention.path("id")).isEqualTo(message.path("id"));
        assertThat(mention.path("time")).isEqualTo(message.path("time"));
        assertThat(mention.path("source")).isEqualTo(message.path("source"));
        return mention;
    }

    @Test
    void slacksBotsSpeakOutAndItsEditsAreNoNewMessages() {
        JsonNode bot = one("slack", slack("""
                {"type": "message", "subtype": "bot_message", "bot_id": "B", "channel": "C", "text": "hi", "ts": "1700000000.000100"}"""));
        has(bot, "data.direction", "out", "user", "");
        JsonNode edit = one("slack", slack("""
                {"type": "message", "subtype": "message_changed", "channel": "C", "event_ts": "1700000001.000100",
                 "message": {"text": "ho", "ts": "1700000000.000100"}}"""));
        has(edit, "type", "platform_event", "data.kind", "message_changed");
        has(one("slack", slack("""
                        {"type": "member_joined_channel", "channel": "C", "user": "U", "event_ts": "1700000001.000100"}""")), "type", "membership", "user", "U");
        JsonNode gone = one("slack", slack("{\"type\": \"app_uninstalled\"}"));
        has(gone, "id", "Ev1", "time", "2023-11-14T22:13:20Z");
        has(
                one("slack", "{\"type\": \"app_rate_limited\", \"team_id\": \"T1\", \"token\": \"t\"}"),
                "data.kind",
                "app_rate_limited",
                "data.raw.token",
                "");
    }

    @Test
    void facebooksReceiptsAreKnownByTheirWatermark() {
        JsonNode read = one("facebook", facebook("""
                {"sender": {"id": "u"}, "recipient": {"id": "p"}, "timestamp": 1700000009000, "read": {"watermark": 1700000001000}}"""));
        has(read, "id", "read:u:1700000001000", "time", "2023-11-14T22:13:21Z", "type", "receipt", "data.kind", "read");
        JsonNode delivered = one("facebook", facebook("""
                {"sender": {"id": "u"}, "recipient": {"id": "p"}, "delivery": {"watermark": 1700000001000, "seq": 0}}"""));
        has(delivered, "id", "delivered:u:1700000001000", "data.direction", "");
    }

    @Test
    void facebooksReactionsAndPostbacks() {
        has(
                one("facebook", facebook("""
                        {"sender": {"id": "u"}, "recipient": {"id": "p"}, "timestamp": 1700000009000,
                         "reaction": {"mid": "m", "action": "unreact", "emoji": "❤"}}""")),
                "id",
                "reaction:m:unreact:u:1700000009000",
                "data.kind",
                "removed",
                "data.text",
                "❤");
        has(one("facebook", facebook("""
                        {"sender": {"id": "u"}, "recipient": {"id": "p"}, "timestamp": 1700000009000,
                         "postback": {"mid": "m9", "title": "Buy", "payload": "BUY"}}""")), "id", "m9", "data.text", "Buy", "data.payload", "BUY");
        has(one("facebook", """
                        {"object": "page", "entry": [{"id": "p", "time": 1700000000000, "changes": [{"field": "feed", "value": {}}]}]}"""), "type", "platform_event", "data.kind", "feed", "timeestimated", "true");
    }

    /** Where Facebook delivers the same message itself, the two are one event. */
    @Test
    void aFacebookMessageThroughDialogflowIsTheOneFromFacebook() {
        String messaging = """
                {"sender": {"id": "u"}, "recipient": {"id": "p"}, "timestamp": 1700000000000, "message": {"mid": "m1", "text": "hi"}}""";
        JsonNode direct = one("facebook", facebook(messaging));
        List<JsonNode> through = delivered("dialogflow", """
                {"responseId": "r1", "session": "projects/P/agent/sessions/S", "queryResult": {"queryText": "hi", "intent": {"displayName": "greet"}},
                 "originalDetectIntentRequest": {"source": "facebook", "payload": {"data": %s}}}""".formatted(messaging));
        assertThat(through).hasSize(2);
        has(through.getFirst(), "type", "intent", "data.kind", "greet", "session", "S", "id", "r1", "user", "u");
        assertThat(through.get(1)).isEqualTo(direct);
    }

    @Test
    void aSlackMessageThroughDialogflowNeedsItsTeam() {
        String request = """
                {"responseId": "r1", "queryResult": {"queryText": "hi"}, "originalDetectIntentRequest": {"source": "slack", "payload": {"data": %s}}}""";
        String event = "{\"type\": \"message\", \"channel\": \"C\", \"user\": \"U\", \"ts\": \"1700000000.000100\"}";
        assertThat(delivered("dialogflow", request.formatted(slack(event)))).hasSize(2);
        assertThat(delivered("dialogflow", request.formatted("{\"event\": " + event + "}")))
                .hasSize(1);
    }

    @Test
    void telegramCountsMessagesWithinAChat() {
        String update = """
                {"update_id": %s, "message": {"message_id": 1, "date": 1700000000, "chat": {"id": %s, "type": "private"}, "from": {"id": 5, "is_bot": false},
                 "text": "/start@my_bot now", "entities": [{"type": "bot_command", "offset": 0, "length": 13}]}}""";
        JsonNode here = one("telegram", update.formatted("7", "1"));
        has(here, "id", "message:1:1", "type", "command", "data.kind", "/start", "time", "2023-11-14T22:13:20Z");
        has(one("telegram", update.formatted("7", "2")), "id", "message:2:1");
        has(one("telegram", """
                        {"update_id": 8, "message_reaction": {"chat": {"id": 1}, "message_id": 1, "user": {"id": 5}, "date": 1700000000,
                         "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}}"""), "type", "reaction", "data.text", "👍", "data.kind", "added", "user", "5");
        has(one("telegram", """
                        {"update_id": 9, "message": {"message_id": 2, "date": 1700000000, "chat": {"id": 1}, "from": {"id": 5}, "new_chat_members": [{"id": 6}]}}"""), "type", "membership", "data.kind", "new_chat_members");
    }

    @Test
    void twiliosStatusesAreOfThePersonWhoWasWrittenTo() {
        List<JsonNode> events = delivered(
                Sent.form("twilio", "MessageSid=SM1&AccountSid=AC&MessageStatus=delivered&From=%2B1&To=%2B2"));
        has(
                events.getFirst(),
                "type",
                "receipt",
                "id",
                "SM1:delivered",
                "user",
                "+2",
                "data.channel",
                "+1",
                "data.kind",
                "delivered");
        assertThat(events.getFirst().has("time")).isFalse();
    }
}
