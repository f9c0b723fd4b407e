package dev.tidemark.store;

/**
 * A place in the stream: what is before {@code offset} is stored.
 *
 * @param topicId which incarnation of the topic: one that was deleted and made again starts anew
 */
public record Position(String topicId, int partition, long offset) {}
