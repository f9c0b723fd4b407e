package dev.tidemark.server.stream;

/**
 * Over how many partitions of a topic keys are spread: kept by the caller from the first time on, because a topic that got more of
 * them by hand would otherwise have copies of an event in two.
 */
@FunctionalInterface
public interface PartitionCounts {

    /**
     * The number that was told first of this topic.
     *
     * @param now how many partitions it has
     */
    int of(String topicId, int now);
}
