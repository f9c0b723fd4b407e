package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.Tenant;
import dev.tidemark.testing.Fuzzing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever is delivered to a platform's hook: its seal refuses it, as nobody who makes these knows the secret, and its reader makes
 * events of it, or keeps it as none. An input is the platform, the media type, the signature, the query, each on a line, and the body.
 */
public class WebhookInputsTest {

    private static final String SECRET = "a secret that no input has";

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                WebhookInputsTest.class,
                WebhookInputsTest::fuzzerTestOneInput,
                "facebook\napplication/json\nsha256=00ff\nhub.mode=subscribe&hub.challenge=1\n{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1795348800000,"
                        + "\"messaging\":[{\"sender\":{\"id\":\"2\"},\"recipient\":{\"id\":\"1\"},\"timestamp\":1795348800000,\"message\":{\"mid\":\"m\",\"text\":\"hi\","
                        + "\"attachments\":[{\"type\":\"image\",\"payload\":{\"url\":\"https://a/b.png\"}}]}}]}]}",
                "whatsapp\napplication/json\nsha256=\n\n{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":{"
                        + "\"metadata\":{\"phone_number_id\":\"5\"},\"contacts\":[{\"wa_id\":\"4\"}],\"messages\":[{\"from\":\"4\",\"id\":\"w\",\"timestamp\":\"1795348800\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}],"
                        + "\"statuses\":[{\"id\":\"w\",\"status\":\"read\",\"timestamp\":\"1795348800\",\"recipient_id\":\"4\"}]}}]}]}",
                "slack\napplication/json\nv0=00ff\n\n{\"type\":\"event_callback\",\"team_id\":\"T\",\"event_id\":\"E\",\"event_time\":1795348800,\"token\":\"t\","
                        + "\"event\":{\"type\":\"message\",\"user\":\"U\",\"channel\":\"C\",\"ts\":\"1795348800.000100\",\"text\":\"x\"}}",
                "slack\napplication/x-www-form-urlencoded\nv0=\n\npayload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U%22%7D%2C%22actions%22%3A%5B%5D%7D&command=%2Fx",
                "twilio\napplication/x-www-form-urlencoded\nAAAA\nteam=a&bodySHA256=00\nMessageSid=SM1&From=%2B1&To=%2B2&Body=x+y&NumMedia=1&MediaUrl0=https%3A%2F%2Fa&MediaContentType0=image%2Fpng",
                "telegram\napplication/json\nwrong\n\n{\"update_id\":5,\"message\":{\"message_id\":1,\"date\":1795348800,\"chat\":{\"id\":-3,\"type\":\"private\"},\"from\":{\"id\":4,\"is_bot\":false},\"text\":\"x\",\"photo\":[{\"file_id\":\"f\"}]}}",
                "line\napplication/json\nAAAA\n\n{\"destination\":\"d\",\"events\":[{\"type\":\"message\",\"webhookEventId\":\"w\",\"timestamp\":1795348800000,\"source\":{\"type\":\"user\",\"userId\":\"U\"},\"message\":{\"id\":\"1\",\"type\":\"text\",\"text\":\"x\"}}]}",
                "viber\napplication/json\n00\n\n{\"event\":\"message\",\"timestamp\":1795348800000,\"message_token\":5,\"sender\":{\"id\":\"u\"},\"message\":{\"type\":\"text\",\"text\":\"x\"}}",
                "kik\napplication/json\nFF\n\n{\"messages\":[{\"type\":\"text\",\"id\":\"i\",\"chatId\":\"c\",\"from\":\"u\",\"timestamp\":1795348800000,\"body\":\"x\"}]}",
                "kik\napplication/json\nFF\n\n{\"messages\":[{\"type\":\"text\",\"id\":\"i\",\"chatId\":\"c\",\"from\":\"u\",\"timestamp\":17e99999999,\"body\":\"x\"}]}",
                "dialogflow\napplication/json\nBasic YTpi\n\n{\"responseId\":\"r\",\"session\":\"projects/a/agent/sessions/s\",\"queryResult\":{\"queryText\":\"x\",\"intent\":{\"displayName\":\"i\"},\"intentDetectionConfidence\":0.5}}");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var parts = Fuzzing.lines(input, 5);
        if (parts.length == 5) {
            Platforms.named(parts[0]).ifPresent(platform -> take(platform, parts));
        }
    }

    private static void take(Platform platform, String[] parts) {
        var hook = new Hook(
                new Sender(new Tenant(1, "t")),
                "bot",
                platform.name(),
                List.of(SECRET),
                Map.of("url", "https://bots.example.com/", "verify_token", "no input has it"));
        var delivery = new Delivery(
                hook,
                "/webhooks/" + platform.name(),
                parts[3],
                name -> name.equals("Content-Type") ? parts[1] : name.endsWith("Timestamp") ? "1795348800" : parts[2],
                parts[4].getBytes(UTF_8),
                CollectSettings.DEFAULT,
                Address.NOW);
        assertThat(platform.seal().refusal(delivery)).isPresent();
        read(platform.read(delivery));
        read(platform.relayed(delivery));
        platform.greeting(delivery);
        assertThat(platform.keepable(delivery.said())).isNotNull();
    }

    private static void read(Contents contents) {
        if (contents instanceof Contents.Happenings(Stream<Item> items)) {
            assertThat(items).allMatch(item -> item instanceof Item.Good || item instanceof Item.Unfit);
        }
    }
}
