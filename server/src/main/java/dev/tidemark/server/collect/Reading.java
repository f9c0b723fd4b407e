package dev.tidemark.server.collect;

import java.util.List;

/** What a body turned out to be. */
public sealed interface Reading {
    /** One event, in a body that is not a batch. */
    record One(Item item) implements Reading {}

    /** A batch: its items in the order of the body, good and bad. */
    record Batch(List<Item> items) implements Reading {}

    /** Nothing of the body can be kept. */
    record Unreadable(Problem problem) implements Reading {}

    /** More events than one body may hold; nothing of it is kept. */
    record TooMany(Problem problem) implements Reading {}
}
