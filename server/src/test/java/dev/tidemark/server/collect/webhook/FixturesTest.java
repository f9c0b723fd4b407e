package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.webhook.Fixtures.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that nobody here wrote become events. What is expected lies in {@code <folder>.json}, without texts, addresses and
 * the platform's own objects; {@code -Dtidemark.update=true} writes it anew.
 */
class FixturesTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Address ADDRESS = new Address();

    @BeforeEach
    void nothingYet() {
        ADDRESS.taken.clear();
    }

    @AfterAll
    static void stop() {
        ADDRESS.close();
    }

    static List<String> folders() {
        return Fixtures.FOLDERS;
    }

    static Stream<Fixture> all() {
        return Fixtures.all();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void becomeEvents(String folder) throws IOException {
        ObjectNode seen = JSON.createObjectNode();
        Fixtures.of(folder).forEach(fixture -> {
            ADDRESS.taken.clear();
            assertThat(ADDRESS.deliver(fixture.sent()).status())
                    .as(fixture.name())
                    .isEqualTo(200);
            ArrayNode events = seen.withArray(fixture.name().replaceFirst(".*/", ""));
            ADDRESS.events().forEach(event -> events.add(summary((ObjectNode) event)));
            ADDRESS.rejects().forEach(reason -> events.add("reject: " + reason));
        });
        Path expected =
                Path.of("src", "test", "resources", getClass().getPackageName().replace('.', '/'), folder + ".json");
        if (Boolean.getBoolean("tidemark.update")) {
            Files.createDirectories(expected.getParent());
            Files.writeString(expected, JSON.writeValueAsString(seen) + "\n");
        }
        assertThat(JSON.writeValueAsString(seen) + "\n").isEqualTo(Files.readString(expected));
    }

    private static JsonNode summary(ObjectNode event) {
        ObjectNode data = (ObjectNode) event.path("data");
        assertThat(data.path("raw").isObject()).isTrue();
        assertThat(data.path("text").asString("").codePoints().count())
                .isEqualTo(data.path("chars").asLong(0));
        data.path("attachments").forEach(each -> ((ObjectNode) each).remove(List.of("url", "id")));
        data.remove(List.of("raw", "text", "payload"));
        event.remove("specversion");
        return event;
    }

    /** Five times, each time the same key and the same time: the same event. */
    @ParameterizedTest
    @MethodSource("all")
    void areTheSameEventsWheneverTheyAreDelivered(Fixture fixture) {
        ADDRESS.deliver(fixture.sent());
        List<String> first = ADDRESS.taken.stream().map(FixturesTest::identity).toList();
        for (int i = 0; i < 4; i++) {
            ADDRESS.taken.clear();
            ADDRESS.deliver(fixture.sent());
            assertThat(ADDRESS.taken.stream().map(FixturesTest::identity)).isEqualTo(first);
        }
    }

    private static String identity(CollectedEvent event) {
        return event.eventKey() + " " + new String(event.json(), UTF_8);
    }

    @ParameterizedTest
    @MethodSource("all")
    void areTakenUnderEitherSecret(Fixture fixture) {
        assertThat(ADDRESS.deliver(fixture.sent().signed(Address.NEXT_SECRET)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("all")
    void areRefusedWithAnotherSecret(Fixture fixture) {
        refused("wrong_signature", fixture.sent().signed("secret of another"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void areRefusedUnsigned(Fixture fixture) {
        refused("missing_signature", fixture.sent().without(fixture.sent().proof()));
    }

    /** One bit of the signature. */
    @ParameterizedTest
    @MethodSource("all")
    void areRefusedWithABrokenSignature(Fixture fixture) {
        Sent sent = fixture.sent();
        String proof = sent.header(sent.proof());
        int at = proof.length() / 2;
        char other = proof.charAt(at) == '0' ? '1' : '0';
        refused("wrong_signature", sent.with(sent.proof(), proof.substring(0, at) + other + proof.substring(at + 1)));
        refused("wrong_signature", sent.with(sent.proof(), proof.substring(0, at)));
    }

    /** One bit of each byte in turn, but not of all of long bodies. */
    @ParameterizedTest
    @MethodSource("all")
    void areRefusedWithAnotherBody(Fixture fixture) {
        Sent sent = fixture.sent();
        if (!sent.platform().equals("telegram") && !sent.platform().equals("dialogflow")) {
            for (int at = 0; at < sent.body().length; at += 1 + sent.body().length / 20) {
                byte[] other = sent.body().clone();
                other[at] ^= 1;
                refused("wrong_signature", sent.saying(other));
            }
        }
    }

    private static void refused(String code, Sent sent) {
        ADDRESS.taken.clear();
        double before = ADDRESS.refused(code);
        Address.Reply reply = ADDRESS.deliver(sent);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(ADDRESS.taken).isEmpty();
        assertThat(ADDRESS.refused(code)).isEqualTo(before + 1);
    }

    /** Which shows that the signatures made here are those that Twilio makes. */
    @Test
    void twiliosOwnValidatorAgrees() {
        Fixtures.of("twilio-botbuilder")
                .forEach(fixture -> assertThat(new RequestValidator(Address.SECRET)
                                .validate(
                                        Address.PUBLIC,
                                        Sent.fields(new String(fixture.sent().body(), UTF_8)),
                                        fixture.sent().header("X-Twilio-Signature")))
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void noneIsForgotten(String folder) {
        var requests = Fixtures.of(folder).map(Fixture::name).toList();
        assertThat(Fixtures.files(folder).map(file -> Fixtures.name(folder, file)))
                .allMatch(name -> requests.contains(name) != Fixtures.NO_REQUESTS.containsKey(name));
        assertThat(folder).isEqualTo(folder.toLowerCase(Locale.ROOT));
    }
}
