package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a genuine delivery holds, each part of it is an event or is kept as none; the reader never fails. */
class ReadersTest {
    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int ROUNDS = 60;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String[] STRANGE = {
        "null",
        "true",
        "0",
        "-1",
        "1e999999999",
        "17e99999999",
        "-1e-999999999",
        "99999999999999999999999",
        "\"\"",
        "\"x\"",
        "\"a\\u0000b\\ud800\"",
        "\"1e999999999\"",
        "\"-999999999999999999999\"",
        "[]",
        "{}",
        "[[{}]]",
        "{\"id\": {}}",
        "[null, 7, {\"type\": []}]"
    };

    private final Random random = new Random(SEED);

    @Test
    void neverFail() {
        System.out.println("ReadersTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        Fixtures.all().map(Fixtures.Fixture::sent).forEach(sent -> {
            for (int i = 0; i < ROUNDS; i++) {
                read(sent.platform(), sent, mutated(new String(sent.body(), UTF_8)));
            }
        });
    }

    private static void read(String platform, Sent sent, String body) {
        Hook hook = new Hook(new Sender(new Tenant(1, "t")), "bot", platform, List.of(), Map.of());
        Delivery delivery =
                new Delivery(hook, "", "", sent::header, body.getBytes(UTF_8), CollectSettings.DEFAULT, Address.NOW);
        Contents contents = Platforms.named(platform).orElseThrow().read(delivery);
        if (contents instanceof Contents.Happenings(Stream<Item> items)) {
            assertThat(items).as(body).allMatch(item -> item instanceof Item.Good || item instanceof Item.Unfit);
        }
    }

    /** JSON with a few values replaced, anything else with a few characters. */
    private String mutated(String body) {
        if (!body.startsWith("{")) {
            int at = random.nextInt(body.length());
            return body.substring(0, at) + STRANGE[random.nextInt(STRANGE.length)] + body.substring(at);
        }
        JsonNode root = JSON.readTree(body);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            mutate(root);
        }
        return root.toString();
    }

    private void mutate(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode strange = JSON.readTree(STRANGE[random.nextInt(STRANGE.length)]);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object
            when !object.isEmpty() ->
                object.set(List.copyOf(object.propertyNames()).get(random.nextInt(object.size())), strange);
            case ArrayNode array when !array.isEmpty() -> array.set(random.nextInt(array.size()), strange);
            default -> {}
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
