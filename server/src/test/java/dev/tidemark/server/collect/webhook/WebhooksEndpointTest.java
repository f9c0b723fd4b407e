package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksEndpointTest {
    private static final Address ADDRESS = new Address();
    private static final byte[] NOTHING = {};
    private static final String MESSAGE = """
            {"object": "page", "entry": [{"id": "p", "messaging": [{"sender": {"id": "u"}, "timestamp": 1700000000000, "message": {"mid": "m"}}]}]}""";

    @BeforeEach
    void allIsWell() {
        ADDRESS.taken.clear();
        ADDRESS.brokerIsAway = false;
        ADDRESS.databaseIsAway = false;
    }

    @AfterAll
    static void stop() {
        ADDRESS.close();
    }

    private static Address.Reply get(String path) {
        return ADDRESS.send("GET", path, Map.of(), NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "whatsapp"})
    void metaMakesSureOfTheAddress(String platform) {
        String path = "/webhooks/" + platform + "/k-" + platform
                + "?hub.mode=subscribe&hub.challenge=11%2B58&hub.verify_token=";
        Address.Reply reply = get(path + "agreed");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("11+58");
        assertThat(reply.type()).startsWith("text/plain");
        assertThat(get(path + "other").code()).isEqualTo("wrong_verify_token");
        assertThat(get(path).status()).isEqualTo(403);
        assertThat(get(path.replace("subscribe", "x") + "agreed").status()).isEqualTo(403);
        assertThat(get("/webhooks/facebook/k-bare?hub.mode=subscribe&hub.verify_token=")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void slackMakesSureOfTheAddress() {
        Sent sent = Sent.json("slack", "{\"type\": \"url_verification\", \"challenge\": \"3eZ\"}");
        assertThat(ADDRESS.deliver(sent).body()).isEqualTo("3eZ");
        assertThat(ADDRESS.deliver(sent.without("X-Slack-Signature")).status()).isEqualTo(401);
    }

    @Test
    void viberMakesSureOfTheAddress() {
        assertThat(ADDRESS.deliver(
                                Sent.json("viber", "{\"event\": \"webhook\", \"timestamp\": 1, \"message_token\": 2}"))
                        .status())
                .isEqualTo(200);
        assertThat(ADDRESS.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            facebook   | {"object": "page", "entry": []}    | text/plain       |
            telegram   | {"update_id": 1}                   | text/plain       |
            line       | {"events": []}                     | text/plain       |
            kik        | {"messages": []}                   | text/plain       |
            dialogflow | {"responseId": "r", "result": {}}  | application/json | {}
            """)
    void eachPlatformHearsWhatItWants(String platform, String body, String type, String answer) {
        Address.Reply reply = ADDRESS.deliver(Sent.json(platform, body));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.type()).startsWith(type);
        assertThat(reply.body()).isEqualTo(answer == null ? "" : answer);
    }

    @Test
    void twilioHearsOfNoMessagesToSend() {
        Address.Reply reply = ADDRESS.deliver(Sent.form("twilio", "MessageSid=SM1&Body="));
        assertThat(reply.type()).startsWith("text/xml");
        assertThat(reply.body()).endsWith("<Response/>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/facebook/none", "/webhooks/slack/k-facebook", "/webhooks/icq/k-icq"})
    void otherAddressesAreNotFound(String path) {
        Sent sent = Sent.json("facebook", MESSAGE);
        Address.Reply reply = ADDRESS.send("POST", path, sent.headers(), sent.body());
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("unknown_hook");
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void aHookWithoutSecretsTakesNothing() {
        for (String secret : new String[] {"", "x"}) {
            Sent sent = Sent.json("facebook", MESSAGE).with("X-Hub-Signature-256", "sha256=" + secret);
            Address.Reply reply = ADDRESS.send("POST", "/webhooks/facebook/k-bare", sent.headers(), sent.body());
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("hook_without_secret");
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 200", "-300, 200", "301, 401", "-301, 401"})
    void slacksTimestampIsNearNow(long seconds, int status) {
        Instant at = Address.NOW.plusSeconds(seconds);
        Sent sent = Sent.json("slack", "{\"type\": \"x\"}").signed(Address.SECRET, at);
        Address.Reply reply = ADDRESS.deliver(sent);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(status == 200 ? "" : "stale_signature");
    }

    /** A recorded delivery with a fresh time. */
    @Test
    void slacksTimestampIsSigned() {
        Sent sent = Sent.json("slack", "{\"type\": \"x\"}").signed(Address.SECRET, Address.NOW.minusSeconds(900));
        String now = String.valueOf(Address.NOW.getEpochSecond());
        assertThat(ADDRESS.deliver(sent.with("X-Slack-Request-Timestamp", now)).code())
                .isEqualTo("wrong_signature");
        assertThat(ADDRESS.deliver(sent.without("X-Slack-Request-Timestamp")).code())
                .isEqualTo("missing_signature");
    }

    @Test
    void hexadecimalsMayHaveEitherCase() {
        Sent sent = Sent.json("viber", "{\"event\": \"webhook\"}");
        String proof = sent.header("X-Viber-Content-Signature").toUpperCase(Locale.ROOT);
        assertThat(ADDRESS.deliver(sent.with("X-Viber-Content-Signature", proof))
                        .status())
                .isEqualTo(200);
    }

    /** SHA-1 is broken, and Facebook always sends the other one too. */
    @Test
    void facebooksOldSignatureIsNoProof() {
        String body = MESSAGE;
        Sent sent = Sent.json("facebook", body)
                .without("X-Hub-Signature-256")
                .with(
                        "X-Hub-Signature",
                        "sha1=" + HexFormat.of().formatHex(Sent.hmac("HmacSHA1", Address.SECRET, body)));
        assertThat(ADDRESS.deliver(sent).code()).isEqualTo("missing_signature");
    }

    @Test
    void twilioSignsOtherBodiesByTheirHash() throws NoSuchAlgorithmException {
        String body = "{\"type\": \"com.example\"}";
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        String query = "?team=a&bodySHA256=" + hash;
        String signature =
                Sent.base64(Sent.hmac("HmacSHA1", Address.SECRET, Address.PUBLIC.replaceFirst("\\?.*", "") + query));
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "X-Twilio-Signature",
                signature,
                "I-Twilio-Idempotency-Token",
                "i1");
        String path = "/webhooks/twilio/k-twilio" + query;
        assertThat(ADDRESS.send("POST", path, headers, body.getBytes(UTF_8)).status())
                .isEqualTo(200);
        assertThat(ADDRESS.events().getFirst().path("id").asString()).isEqualTo("i1");
        assertThat(ADDRESS.send("POST", path, headers, "{}".getBytes(UTF_8)).code())
                .isEqualTo("wrong_signature");
    }

    /** A key that is rotated has two addresses, of which the hook's settings can hold neither. */
    @Test
    void twiliosAddressMayBeThatOfTheServer() {
        String path = "/webhooks/twilio/k-behind?a=b";
        String signature =
                Sent.base64(Sent.hmac("HmacSHA1", Address.SECRET, "https://tide.example.com" + path + "MessageSidSM1"));
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Twilio-Signature", signature);
        assertThat(ADDRESS.send("POST", path, headers, "MessageSid=SM1".getBytes(UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(ADDRESS.send("POST", path + "c", headers, "MessageSid=SM1".getBytes(UTF_8))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void twilioMayDeliverByGet() {
        String query = "?MessageSid=SM1&Body=hi&From=%2B2";
        String signature =
                Sent.base64(Sent.hmac("HmacSHA1", Address.SECRET, Address.PUBLIC.replaceFirst("\\?.*", "") + query));
        assertThat(ADDRESS.send(
                                "GET",
                                "/webhooks/twilio/k-twilio" + query,
                                Map.of("X-Twilio-Signature", signature),
                                NOTHING)
                        .status())
                .isEqualTo(200);
        assertThat(ADDRESS.events()).hasSize(1);
        assertThat(get("/webhooks/kik/k-kik").code()).isEqualTo("missing_signature");
    }

    @Test
    void dialogflowMaySendTheSecretInAHeader() {
        Sent sent = Sent.json("dialogflow", "{\"responseId\": \"r\", \"result\": {}}")
                .without("Authorization");
        assertThat(ADDRESS.deliver(sent.with("X-Tidemark-Secret", Address.SECRET))
                        .status())
                .isEqualTo(200);
        assertThat(ADDRESS.deliver(sent.with("X-Tidemark-Secret", "other")).code())
                .isEqualTo("wrong_signature");
        assertThat(ADDRESS.deliver(sent).code()).isEqualTo("missing_signature");
    }

    /** Otherwise the platform would send the good ones again and again, too. */
    @Test
    void whatIsNoEventIsKeptBesideThoseThatAre() {
        Address.Reply reply = ADDRESS.deliver(Sent.json("facebook", """
                {"object": "page", "entry": [{"id": "p", "messaging": [7, {"sender": {"id": "u"}, "timestamp": 1700000000000, "message": {"mid": "m"}},
                 {"sender": {"id": "u"}, "timestamp": 9700000000000, "message": {"mid": "later"}}, {"message": {"mid": "%s"}}]}]}""".formatted("x".repeat(2_000))));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(ADDRESS.events()).hasSize(1);
        assertThat(ADDRESS.rejects()).containsExactly("not_an_object", "time_in_future", "attribute_too_long");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            facebook   | {               | invalid_json
            facebook   | []              | not_an_object
            facebook   | {"object": "x"} | not_a_delivery
            whatsapp   | {"object": "page", "entry": []} | not_a_delivery
            slack      | {}              | not_a_delivery
            telegram   | {}              | not_a_delivery
            line       | {}              | not_a_delivery
            viber      | {}              | not_a_delivery
            kik        | {"messages": 1} | not_a_delivery
            dialogflow | {}              | not_a_delivery
            telegram   | {} {}           | invalid_json
            """)
    void aGenuineDeliveryThatCannotBeReadIsKept(String platform, String body, String reason) {
        assertThat(ADDRESS.deliver(Sent.json(platform, body)).status()).isEqualTo(200);
        assertThat(ADDRESS.events()).isEmpty();
        assertThat(ADDRESS.rejects()).containsExactly(reason);
        assertThat(ADDRESS.taken.getFirst().json()).asString(UTF_8).isEqualTo(body);
        var key = ADDRESS.taken.getFirst().eventKey();
        ADDRESS.deliver(Sent.json(platform, body));
        assertThat(ADDRESS.taken.getLast().eventKey()).isEqualTo(key);
    }

    @Test
    void withoutTheBrokerThePlatformIsToldToComeAgain() {
        ADDRESS.brokerIsAway = true;
        assertThat(ADDRESS.deliver(Sent.json("facebook", MESSAGE)).status()).isEqualTo(503);
        ADDRESS.brokerIsAway = false;
        ADDRESS.databaseIsAway = true;
        Address.Reply reply = ADDRESS.deliver(Sent.json("facebook", MESSAGE));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("keys_unavailable");
    }

    @Test
    void aDeliveryHasABoundedNumberOfEvents() {
        var limits =
                new CollectSettings(256 << 10, 3, 64 << 10, 64, Duration.ofHours(24), Duration.ofMinutes(2), 1 << 20);
        try (Address small = new Address(limits)) {
            assertThat(small.deliver(Sent.json("kik", "{\"messages\": [{}, {\"a\": 1}, {\"b\": 1}]}"))
                            .status())
                    .isEqualTo(200);
            Address.Reply reply = small.deliver(Sent.json("kik", "{\"messages\": [{}, {}, {}, {}]}"));
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.code()).isEqualTo("too_many_events");
            assertThat(small.taken).hasSize(3);
        }
    }

    @Test
    void otherMethodsAreNotAllowed() {
        assertThat(ADDRESS.send("PUT", "/webhooks/facebook/k-facebook", Map.of(), NOTHING)
                        .status())
                .isEqualTo(405);
    }
}
