package dev.tidemark.server.collect.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Reading;
import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever the body: a refusal, or events that another parser finds whole, of the same content and number. The first character
 * says how it is sent: {@code =} in binary mode, with the headers in its first line; what begins otherwise, as it is.
 */
public class CloudEventsInputsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> inputs() {
        var event =
                "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"specversion\":\"1.0\",\"time\":\"2026-01-01T00:00:00.5+02:00\","
                        + "\"user\":\"\\ud83c\\udf0e\",\"data\":{\"a\":[1,-2.5e3,null,true],\"ü\":{}}}";
        return Fuzzing.of(
                CloudEventsInputsTest.class,
                CloudEventsInputsTest::fuzzerTestOneInput,
                event,
                "[" + event + ", " + event.replace("\"1\"", "\"2\"") + "]",
                "[{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"specversion\":\"1.0\",\"data_base64\":\"eA==\"}]",
                "[" + event.replace("\"user\"", "\"u\\udf0e\"") + "," + event + "]",
                "=id:1;source:/s;type:t;specversion:1.0;user:%F0%9F%8C%8E;application/json\n{\"a\": 1}",
                "=id:1;source:/s;type:t;specversion:1.0;text/plain\nabc",
                "=id:1;source:/s;type:t;specversion:1.0;image/png\n\u0000\u0001");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0 && input[0] == '=') {
            binary(Fuzzing.lines(Arrays.copyOfRange(input, 1, input.length), 2));
            return;
        }
        check(CloudEventsTest.read(CloudEvents.STRUCTURED, input));
        if (check(CloudEventsTest.read(CloudEvents.BATCH, input)) instanceof Reading.Batch(var items)) {
            checkByAnother(input, items);
        }
    }

    /** One bad name is enough for another parser to read nothing; then there has to be a bad event. */
    private static void checkByAnother(byte[] input, List<Item> items) {
        JsonNode tree;
        try {
            tree = JSON.readTree(input);
        } catch (JacksonException _) {
            assertThat(items).anyMatch(Item.Bad.class::isInstance);
            return;
        }
        assertThat(items).hasSize(tree.size());
        for (var i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Item.Good good) {
                assertThat(JSON.readTree(good.json())).isEqualTo(tree.get(i));
            }
        }
    }

    private static void binary(String[] parts) {
        if (parts.length == 2) {
            var headers = List.of(parts[0].split(";", -1));
            var attributes = headers.stream()
                    .filter(each -> each.contains(":"))
                    .map(each -> Map.entry(each.split(":", 2)[0], each.split(":", 2)[1]))
                    .toList();
            var body = parts[1].getBytes(StandardCharsets.UTF_8);
            check(CloudEvents.binary(CollectSettings.DEFAULT)
                    .read(attributes, headers.getLast(), body, body.length, NOW));
        }
    }

    private static Reading check(Reading reading) {
        switch (reading) {
            case Reading.One(Item item) -> check(item);
            case Reading.Batch(List<Item> items) -> items.forEach(CloudEventsInputsTest::check);
            case Reading.Unreadable(var problem) ->
                assertThat(problem.message()).isNotBlank();
            case Reading.TooMany(var problem) -> assertThat(problem.message()).isNotBlank();
        }
        return reading;
    }

    private static void check(Item item) {
        switch (item) {
            case Item.Good good ->
                assertThat(JSON.readTree(good.json()).isObject()).isTrue();
            case Item.Bad(var problems) ->
                assertThat(problems)
                        .isNotEmpty()
                        .allMatch(each -> !each.message().isBlank());
            case Item.Unfit unfit -> assertThat(unfit.detail()).isNotBlank();
        }
    }
}
