package dev.tidemark.server.collect.webhook;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All platforms, by the name that addresses have. */
final class Platforms {
    private static final Map<String, Platform> ALL = Stream.of(
                    new Facebook(),
                    new WhatsApp(),
                    new Slack(),
                    new Twilio(),
                    new Telegram(),
                    new Line(),
                    new Viber(),
                    new Kik(),
                    new Dialogflow())
            .collect(Collectors.toUnmodifiableMap(Platform::name, Function.identity()));

    private Platforms() {}

    static Optional<Platform> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }
}
