package dev.tidemark.server.collect.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the bytes: an ordinary refusal, or events that a second parser finds whole. Replay with -Dseed=N. */
class MutatedBodiesTest {
    private static final byte[] SEEDS =
            "\u0000\u0001 \t\n{}[]\",:\\u0dD8c9eE+-.tfnä漢🌎\ufeff".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void neverThrow() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        String first =
                CloudEventsTest.event("\"data\":{\"a\":[1,2.5e3,\"\\ud83c\\udf0e\\u0000\",null],\"ü\":{\"漢\":true}}");
        String second =
                CloudEventsTest.event("\"time\":\"2026-01-01T00:00:00Z\",\"user\":\"🌎\",\"data_base64\":\"eA==\"");
        byte[] body = ("[" + first.replace("\\u0000", "") + " ,\n" + second + ", " + first + "]")
                .getBytes(StandardCharsets.UTF_8);
        int good = 0;
        for (int i = 0; i < 30_000; i++) {
            good += look(mutated(body, random), "seed " + seed + ", round " + i);
        }
        assertThat(good).as("events that were still good").isGreaterThan(1_000);
    }

    private static int look(byte[] body, String round) {
        try {
            int good = 0;
            if (CloudEventsTest.read(CloudEvents.BATCH, body) instanceof Reading.Batch(var items)) {
                JsonNode tree = JSON.readTree(body);
                assertThat(items).as(round).hasSize(tree.size());
                for (int i = 0; i < items.size(); i++) {
                    good += same(items.get(i), tree.get(i), round);
                }
            }
            CloudEventsTest.read(CloudEvents.STRUCTURED, body);
            return good;
        } catch (RuntimeException e) {
            throw new AssertionError(round + ": " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    private static int same(Item item, JsonNode node, String round) {
        if (!(item instanceof Item.Good good)) {
            return 0;
        }
        assertThat(JSON.readTree(good.json())).as(round).isEqualTo(node);
        return 1;
    }

    private static byte[] mutated(byte[] body, SplittableRandom random) {
        byte[] mutated = Arrays.copyOf(body, random.nextInt(8) == 0 ? random.nextInt(body.length) : body.length);
        for (int i = random.nextInt(1, 4); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            mutated[at] = random.nextInt(4) == 0 ? (byte) random.nextInt(256) : SEEDS[random.nextInt(SEEDS.length)];
        }
        return mutated;
    }
}
