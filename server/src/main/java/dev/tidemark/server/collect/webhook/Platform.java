package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Answer;
import java.util.Optional;

/** A messenger platform that delivers by webhook. */
sealed interface Platform permits Facebook, WhatsApp, Slack, Twilio, Telegram, Line, Viber, Kik, Dialogflow {

    /** As addresses have it. */
    String name();

    /** As people write it. */
    default String title() {
        return getClass().getSimpleName();
    }

    Seal seal();

    /** Reads a genuine delivery. Pure; never throws on account of what it reads. */
    Contents read(Delivery delivery);

    /** Reads an event as bots handed it on to Botmetrics. */
    default Contents relayed(Delivery delivery) {
        return read(delivery);
    }

    /** A delivery that cannot be read, as it may be kept: without secrets that the platform puts into it. */
    default byte[] keepable(byte[] said) {
        return said;
    }

    /** The answer to a {@code GET}, or empty if the platform sends none. */
    default Optional<Answer> greeting(Delivery delivery) {
        return Optional.empty();
    }

    /** What the platform wants to hear when all is well. */
    default Answer thanks() {
        return Replies.empty();
    }
}
