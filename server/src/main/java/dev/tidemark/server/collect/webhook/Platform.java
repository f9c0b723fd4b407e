package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A messenger platform that delivers by webhook. */
sealed interface Platform
        permits Facebook, WhatsApp, Slack, Twilio, Telegram, Line, Viber, Kik, Dialogflow {

    /** All, by the name that addresses have. */
    Map<String, Platform> ALL = Stream.of(
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

    String name();

    Seal seal();

    /** Reads a genuine delivery. Pure; never throws on account of what it reads. */
    Contents read(Delivery delivery);

    /** The answer to a {@code GET}, or empty if the platform sends none. */
    default Optional<Answer> greeting(Delivery delivery) {
        return Optional.empty();
    }

    /** What the platform wants to hear when all is well. */
    default Answer thanks() {
        return Replies.empty();
    }
}
