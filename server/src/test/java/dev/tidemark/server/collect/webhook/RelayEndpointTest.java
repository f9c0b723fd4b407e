package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayEndpointTest {
    private static final Address ADDRESS = new Address();
    private static final String MESSAGE = """
            {"entry": [{"id": "p", "messaging": [{"sender": {"id": "u"}, "timestamp": 1700000000000, "message": {"mid": "m", "text": "hi"}}]}]}""";

    @BeforeEach
    void allIsWell() {
        ADDRESS.taken.clear();
        ADDRESS.brokerIsAway = false;
    }

    @AfterAll
    static void stop() {
        ADDRESS.close();
    }

    private static Address.Reply relay(String key, String uid, String event) {
        return ADDRESS.send(
                "POST",
                "/bots/" + uid + "/events",
                Map.of("Authorization", key, "Content-Type", "application/x-www-form-urlencoded"),
                ("format=json&event=" + URLEncoder.encode(event, UTF_8)).getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"facebook", "k-facebook"})
    void takesWhatABotWasDelivered(String uid) {
        Address.Reply reply = relay("w-1", uid, MESSAGE);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).isEmpty();
        assertThat(ADDRESS.events()).singleElement().satisfies(event -> {
            assertThat(event.path("source").asString()).isEqualTo("/webhooks/facebook/p");
            assertThat(event.path("id").asString()).isEqualTo("m");
            assertThat(event.at("/data/text").asString()).isEqualTo("hi");
        });
    }

    @Test
    void takesKiksMessages() {
        assertThat(relay("w-1", "kik", "[{\"id\": \"1\", \"type\": \"text\", \"body\": \"hi\"}, {\"id\": \"2\"}]")
                        .status())
                .isEqualTo(202);
        assertThat(ADDRESS.events()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            facebook | {               | Event parameter is not valid JSON
            facebook | ``              | Event parameter is not valid JSON
            facebook | {}              | Invalid Facebook Event Data
            kik      | {"messages":[]} | Invalid Kik Event Data
            whatsapp | {}              | Invalid WhatsApp Event Data
            """)
    void refusesInTheOldWords(String bot, String event, String error) {
        Address.Reply reply = relay("w-1", bot, event);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(ADDRESS.taken).isEmpty();
    }

    @Test
    void theKeyAndTheBotAreOfOneTenant() {
        assertThat(relay("w-2", "facebook", MESSAGE).status()).isEqualTo(404);
        assertThat(relay("w-9", "facebook", MESSAGE).status()).isEqualTo(401);
        assertThat(relay("w-1", "icq", MESSAGE).status()).isEqualTo(404);
        assertThat(ADDRESS.taken).isEmpty();
    }

    @Test
    void withoutTheBrokerItIsToBeSentAgain() {
        ADDRESS.brokerIsAway = true;
        assertThat(relay("w-1", "facebook", MESSAGE).status()).isEqualTo(503);
    }
}
