package dev.tidemark.cli.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.cli.send.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Messages of conversations: {@code platform, direction} (in, out), {@code bot, kind, text, chars}. What is said is answered. */
final class Chatbots implements Scene {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final EventJson EVENT = EventJson.of("/sample/chatbot", "message");

    private static final Choice<String> PLATFORM =
            Choice.of(List.of("facebook", "whatsapp", "telegram", "slack", "kik"), 38, 27, 17, 12, 6);
    private static final Choice<String> KIND_IN = Choice.of(List.of("text", "quick_reply", "image"), 80, 13, 7);
    private static final Choice<String> KIND_OUT = Choice.of(List.of("text", "quick_reply", "image"), 70, 22, 8);
    private static final Choice<Bot> BOT = Choice.of(Bot.ALL, 5, 4, 3, 2, 2);

    private static final int PEOPLE = 6_000;
    private static final int MOST_TURNS = 9;
    private static final int MEAN_TURNS = 5;

    @Override
    public List<SampleEvent> beginningIn(Slot slot) {
        var messages = new ArrayList<SampleEvent>();
        var conversations = slot.count(slot.expected() * DayCurve.at(slot.start()) / (2 * MEAN_TURNS));
        for (var i = 0; i < conversations; i++) {
            converse(slot, "message-" + slot.name() + "-" + i, messages);
        }
        return messages;
    }

    /** Each turn takes up to 3 seconds for the answer and 40 until the next word. */
    @Override
    public Duration longest() {
        return Duration.ofSeconds(43L * MOST_TURNS);
    }

    private static void converse(Slot slot, String name, List<SampleEvent> messages) {
        var random = slot.random();
        var platform = PLATFORM.pick(random);
        var chat = new Chat(platform, platform + "-" + random.nextInt(PEOPLE), BOT.pick(random));
        var time = slot.moment();
        var turns = 1 + random.nextInt(MOST_TURNS);
        for (var turn = 0; turn < turns; turn++) {
            messages.add(chat.in(name + "-" + turn + "-in", time, random));
            time = time.plusMillis(random.nextInt(600, 3000));
            messages.add(chat.out(name + "-" + turn + "-out", time, random));
            time = time.plusMillis(random.nextInt(4000, 40_000));
        }
    }

    /** Who writes with whom. */
    private record Chat(String platform, String person, Bot bot) {

        SampleEvent in(String id, Instant time, RandomGenerator random) {
            return message(id, time, "in", KIND_IN.pick(random), bot.heard(random));
        }

        SampleEvent out(String id, Instant time, RandomGenerator random) {
            return message(id, time, "out", KIND_OUT.pick(random), bot.said(random));
        }

        private SampleEvent message(String id, Instant time, String direction, String kind, String words) {
            var text = kind.equals("image") ? "" : words;
            var data = JSON.createObjectNode()
                    .put("platform", platform)
                    .put("direction", direction)
                    .put("bot", bot.name())
                    .put("kind", kind)
                    .put("text", text)
                    .put("chars", text.codePointCount(0, text.length()));
            return new SampleEvent(
                    time,
                    EVENT.event(id, time, Optional.of(person), data.toString().getBytes(UTF_8)));
        }
    }
}
