package dev.tidemark.server.collect.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Item;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MadeEventTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void isACloudEvent() {
        var item = good(MadeEvent.of("/shop", "7", "order")
                .at(NOW)
                .by("u")
                .within("")
                .attribute("subject", "s")
                .data(json("{\"price\": 1.10}")));
        assertThat(item.type()).isEqualTo("order");
        assertThat(item.eventKey()).isEqualTo(EventKey.of("/shop", "7"));
        assertThat(text(item))
                .isEqualTo(
                        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/shop\",\"type\":\"order\",\"time\":\"2026-11-22T10:00:00Z\",\"user\":\"u\",\"subject\":\"s\",\"data\":{\"price\":1.10}}");
    }

    @Test
    void aTimeThatIsAGuessIsSaidToBeOne() {
        assertThat(text(good(MadeEvent.of("/s", "1", "t").atAbout(NOW)))).contains("\"timeestimated\":true");
    }

    @Test
    void charactersThatNoDatabaseHoldsAreReplaced() {
        var item = good(MadeEvent.of("/s", "1", "t").data(json("{\"a\\u0000\": [\"x\\ud800y\", \"\\ud83d\\ude00\"]}")));
        assertThat(text(item)).endsWith("\"data\":{\"a\ufffd\":[\"x\ufffdy\",\"\ud83d\ude00\"]}}");
    }

    @Test
    void isCheckedAsOneThatWasSent() {
        var bad = (Item.Bad)
                MadeEvent.of("/s", "1", "t").at(NOW.plusSeconds(90_000)).item(CollectSettings.DEFAULT, NOW);
        assertThat(bad.problems().getFirst().code()).isEqualTo("time_in_future");
        var none = (Item.Bad) MadeEvent.of("/s", "", "t").item(CollectSettings.DEFAULT, NOW);
        assertThat(none.problems().getFirst().code()).isEqualTo("missing_attribute");
    }

    private static Item.Good good(MadeEvent made) {
        return (Item.Good) made.item(CollectSettings.DEFAULT, NOW);
    }

    private static String text(Item.Good item) {
        return new String(item.json(), StandardCharsets.UTF_8);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.builder()
                .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(text);
    }
}
