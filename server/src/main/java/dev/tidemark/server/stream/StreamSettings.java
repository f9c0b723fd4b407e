package dev.tidemark.server.stream;

import java.time.Duration;

/**
 * Where the stream is and how it is used.
 *
 * @param bootstrapServers Kafka brokers, {@code host:port} separated by commas
 * @param topic the topic that carries the events of all tenants
 * @param made of the topic, when it is made here
 * @param group the consumer group of the processors; it assigns partitions and keeps no offsets
 * @param client further settings of every Kafka client, for TLS and SASL
 * @param producing limits of appending
 * @param consuming limits of polling
 */
public record StreamSettings(
        String bootstrapServers,
        String topic,
        Made made,
        String group,
        ClientSettings client,
        Producing producing,
        Consuming consuming) {
    /**
     * How a topic is made.
     *
     * @param partitions over which events are spread, and among which processors share the work
     * @param replication brokers that have each record
     * @param minInSync brokers that must have a record before it is acknowledged; with fewer, appends are refused
     */
    public record Made(int partitions, int replication, int minInSync) {
        public static final Made DEFAULT = replicated(4, 1);

        public Made {
            if (partitions < 1 || replication < 1 || replication > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "partitions (" + partitions + ") and replication (" + replication + ") must be at least 1");
            }
            if (minInSync < 1 || minInSync > replication) {
                throw new IllegalArgumentException(
                        "in-sync replicas (" + minInSync + ") must be from 1 to replication (" + replication + ")");
            }
        }

        /** Two have to be in sync where there are three or more, so that no acknowledged record is on one broker alone; else one. */
        public static Made replicated(int partitions, int replication) {
            return new Made(partitions, replication, replication >= 3 ? 2 : 1);
        }
    }

    /**
     * Limits of appending.
     *
     * @param linger how long a batch waits for company before it is sent
     * @param patience how long an append may take in all before it counts as failed; at least a second
     * @param bufferBytes what may wait to be sent
     */
    public record Producing(Duration linger, Duration patience, long bufferBytes) {
        // Two busy cores, one broker, single events of 292 bytes on 64 connections: linger 0 ms 7.0 k requests a
        // second,
        // 1 ms 16.3 k, 2 ms 11.4 k, 5 ms 6.7 k. In batches of 100 it hardly matters: 194, 210, 181 and 87 k events a
        // second.
        public static final Producing DEFAULT = new Producing(Duration.ofMillis(1), Duration.ofSeconds(4), 32 << 20);

        public Producing {
            if (patience.compareTo(Duration.ofSeconds(1)) < 0 || linger.compareTo(patience.dividedBy(4)) > 0) {
                throw new IllegalArgumentException(
                        "patience (" + patience + ") must be at least a second and four times linger (" + linger + ")");
            }
        }
    }

    /**
     * Limits of polling.
     *
     * @param records most records of one poll
     * @param bytes about how many bytes are fetched from a broker at once, compressed; and about how many bytes of events
     *     one poll gives, inflated: more than that by at most a piece
     */
    public record Consuming(int records, int bytes) {
        private static final int PIECES = 50;

        public static final Consuming DEFAULT = new Consuming(10_000, 8 << 20);

        /**
         * Records that the Kafka client takes out of what it has fetched at once. It knows no limit of inflated bytes: 10,000
         * events of 256 KiB that compress well are one small fetch, and 2.5 GB.
         */
        int piece() {
            return Math.max(1, records / PIECES);
        }
    }

    /** The defaults, at these brokers. */
    public static StreamSettings at(String bootstrapServers) {
        return new StreamSettings(
                bootstrapServers,
                "tidemark.events",
                Made.DEFAULT,
                "tidemark.processors",
                ClientSettings.NONE,
                Producing.DEFAULT,
                Consuming.DEFAULT);
    }

    /** With other settings of the clients. */
    public StreamSettings with(ClientSettings other) {
        return new StreamSettings(bootstrapServers, topic, made, group, other, producing, consuming);
    }

    /** With topics made otherwise. */
    public StreamSettings with(Made other) {
        return new StreamSettings(bootstrapServers, topic, other, group, client, producing, consuming);
    }
}
