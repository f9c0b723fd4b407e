package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was kept of a delivery becomes the events that the delivery itself would become. */
class RetakingTest {

    private static final Address ADDRESS = new Address();

    @BeforeEach
    void nothingYet() {
        ADDRESS.taken.clear();
    }

    @AfterAll
    static void stop() {
        ADDRESS.close();
    }

    static List<Fixtures.Fixture> readable() {
        return Fixtures.all()
                .filter(fixture -> !fixture.name().contains("ObjectTypeIsNotPage"))
                .toList();
    }

    /** Were it a reject, because an older version could not read it. */
    @ParameterizedTest
    @MethodSource("readable")
    void itsEventsHaveTheKeysOfTheDelivery(Fixtures.Fixture fixture) {
        var sent = fixture.sent();
        ADDRESS.deliver(sent);
        var reject = reject("/webhooks/" + sent.platform() + "/bot", sent.header("Content-Type"), sent.body());
        assertThat(Retaking.of(reject))
                .isInstanceOfSatisfying(
                        Retaking.Taken.class,
                        readable -> assertThat(readable.events())
                                .extracting(RetakingTest::identity)
                                .containsExactlyElementsOf(ADDRESS.taken.stream()
                                        .map(RetakingTest::identity)
                                        .toList()));
    }

    private static String identity(CollectedEvent event) {
        return event.tenantId() + " " + event.eventKey() + " " + event.receivedAt() + " " + event.purpose() + " "
                + new String(event.json(), UTF_8);
    }

    /** Not JSON, JSON of another kind, a form without what a form has, and a request without a body. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            facebook | application/json                                | {"object":
            facebook | application/json                                | []
            slack    | application/json                                | {"token": "secret"}
            slack    | application/x-www-form-urlencoded; charset=utf-8 | token=secret&x=1
            """)
    void whatCannotBeReadIsKeptToBeReadAgain(String platform, String type, String body) {
        assertThat(ADDRESS.deliver(Sent.of(platform, type, body)).status()).isEqualTo(200);
        var taken = ADDRESS.taken.getFirst();
        assertThat(taken.purpose()).isInstanceOfSatisfying(Purpose.Reject.class, why -> {
            assertThat(new String(taken.json(), UTF_8)).isEqualTo(body.replace("secret", ""));
            assertThat(Retaking.of(reject("/webhooks/" + platform + "/bot", why.deliveredAs(), taken.json())))
                    .isInstanceOfSatisfying(
                            Retaking.Unreadable.class,
                            still -> assertThat(still.reason()).isEqualTo(why.reason()));
        });
    }

    @Test
    void whatIsCutOrAPartCannotBeReadAgain() {
        ADDRESS.deliver(Sent.json("facebook", "{\"x\": \"" + "y".repeat(300_000)));
        ADDRESS.deliver(Sent.json("slack", "{\"type\": \"event_callback\", \"event\": 1}"));
        assertThat(ADDRESS.taken)
                .extracting(event -> ((Purpose.Reject) event.purpose()).deliveredAs())
                .containsExactly("", "");
    }

    @Test
    void oneWithoutABodyIsKnownByItsQuery() {
        var hook = new Hook(new Sender(new Tenant(7, "news")), "bot", "twilio", List.of(), Map.of());
        var delivery = new Delivery(hook, "", "a=1&b=2", _ -> "", new byte[0], CollectSettings.DEFAULT, Address.NOW);
        assertThat(delivery.said()).asString(UTF_8).isEqualTo("a=1&b=2");
        assertThat(delivery.mediaType()).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void itHoldsNoMoreThanADelivery() {
        var parts = "{},".repeat(CollectSettings.DEFAULT.maxEvents()) + "{}";
        var body = "{\"object\": \"page\", \"entry\": [{\"id\": \"1\", \"messaging\": [" + parts + "]}]}";
        assertThat(Retaking.of(reject("/webhooks/facebook/bot", "application/json", body.getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        Retaking.Unreadable.class,
                        still -> assertThat(still.reason()).isEqualTo("too_many_events"));
    }

    @Test
    void anUnknownPlatformHasNoReader() {
        assertThat(Retaking.of(reject("/webhooks/icq/bot", "application/json", new byte[0])))
                .isInstanceOf(Retaking.Unreadable.class);
    }

    private static Rejects.Rejected reject(String source, String type, byte[] bytes) {
        return new Rejects.Rejected(17, 7, Optional.empty(), Address.NOW, source, type, bytes);
    }
}
