package dev.tidemark.cli.sample;

import java.time.Duration;
import java.util.List;

/** Where sample events come from. */
sealed interface Scene permits NewsSite, Chatbots {

    /** All events of what begins in the slot; they may reach past its end by up to {@link #longest()}. */
    List<SampleEvent> beginningIn(Slot slot);

    /** How long something that has begun can go on. */
    Duration longest();
}
