package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.server.stream.EventConsumer;
import dev.tidemark.server.stream.Generation;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.server.stream.PartitionBatch;
import dev.tidemark.server.stream.Positions;
import dev.tidemark.server.stream.StreamFailed;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.store.Position;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from the stream, makes events of them and stores them, each partition's batch in one transaction with the
 * position after it: exactly once through any crash or rebalance. Any number of processors share the stream's partitions.
 */
public final class Processor implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Parts parts;
    private final Name name;
    private final ProcessMetrics metrics;
    private final Loop loop;
    private volatile @Nullable EventConsumer consumer;
    private final Reading reading;
    private @Nullable Generation generation;
    private long lastLook;

    private Processor(Parts parts, Name name) {
        this.parts = parts;
        this.name = name;
        this.reading = new Reading(parts.stream(), parts.offsets());
        this.metrics = new ProcessMetrics(parts.registry());
        this.loop = Loop.start("processor " + name.number(), Duration.ofMillis(1), new Step());
    }

    /**
     * What a processor works with; several may share it.
     *
     * @param room whether the database may grow now; while it may not, records wait in the stream
     */
    public record Parts(
            KafkaStream stream,
            EventStore store,
            Offsets offsets,
            Catalogs catalogs,
            BooleanSupplier room,
            MeterRegistry registry) {}

    /**
     * What tells processors apart.
     *
     * @param number within the process
     * @param kept whether the number alone names it in the whole consumer group, so that after a kill -9 and a restart it
     *     has its partitions at once and not after six seconds
     */
    public record Name(int number, boolean kept) {}

    /** Starts a processor on a thread of its own. */
    public static Processor start(Parts parts, Name name) {
        return new Processor(parts, name);
    }

    private final class Step implements Loop.Step {

        @Override
        public boolean run() throws InterruptedException {
            try {
                pollAndStore();
                return true;
            } catch (StreamFailed e) {
                // For good: only another consumer can go on.
                end();
                throw e;
            }
        }

        private void pollAndStore() throws InterruptedException {
            if (!parts.room().getAsBoolean()) {
                throw new NoRoom();
            }
            var from = consumer();
            var batches = new ArrayDeque<>(from.poll(POLL));
            if (batches.isEmpty()) {
                goOnIfSucceeded(from);
            }
            try {
                for (var batch = batches.peek(); batch != null; batch = batches.peek()) {
                    process(from, batch);
                    batches.remove();
                }
            } finally {
                // What a failure left over is read again; whether it was stored all the same, its position then tells.
                batches.forEach(batch -> from.seek(batch.partition(), batch.expected()));
            }
        }

        /** To the next topic, when all of this one is stored, by whomever. */
        private void goOnIfSucceeded(EventConsumer from) throws InterruptedException {
            if (System.nanoTime() - lastLook < BETWEEN_LOOKS.toNanos()) {
                return;
            }
            lastLook = System.nanoTime();
            if (from.isSucceeded() && !reading.now().equals(generation)) {
                end();
            }
        }

        @Override
        public void end() {
            var open = consumer;
            consumer = null;
            if (open != null) {
                open.close();
            }
        }
    }

    private EventConsumer consumer() throws InterruptedException {
        var open = consumer;
        if (open == null) {
            var from = reading.now();
            generation = from;
            open = name.kept()
                    ? parts.stream().consumer(from, new StoredPositions(), "processor-" + name.number())
                    : parts.stream().consumer(from, new StoredPositions());
            consumer = open;
        }
        return open;
    }

    private final class StoredPositions implements Positions {
        @Override
        public long startOf(int partition) {
            return parts.offsets().of(topic(), partition).offset();
        }

        @Override
        public void revoked(int partition) {
            // Nothing is held back between batches.
        }
    }

    private void process(EventConsumer from, PartitionBatch partition) {
        var batch = batch(partition);
        var rejected = new ArrayList<String>();
        switch (metrics.timed(batch, () -> parts.store().store(batch, rejected::add))) {
            case Outcome.Stored stored -> metrics.stored(batch, stored, rejected, Instant.now());
            case Outcome.Fenced _ ->
                from.seek(
                        partition.partition(),
                        parts.offsets().of(topic(), partition.partition()).offset());
        }
    }

    private Batch batch(PartitionBatch partition) {
        var made = made(partition);
        return new Batch(
                new Position(topic(), partition.partition(), partition.expected()),
                partition.next(),
                made.events(),
                made.rejects());
    }

    private Making made(PartitionBatch partition) {
        var catalog = parts.catalogs().current();
        var made = made(partition, catalog);
        if (!made.met(Reason.UNKNOWN_TYPE)) {
            return made;
        }
        var newest = parts.catalogs().newest();
        return newest.equals(catalog) ? made : made(partition, newest);
    }

    private Making made(PartitionBatch partition, Catalog catalog) {
        return new Making(catalog, metrics.steps()).take(partition.items());
    }

    private String topic() {
        var known = generation;
        if (known == null) {
            throw new IllegalStateException("the topic is not known yet");
        }
        return known.topicId();
    }

    /** Finishes the batch under way and leaves the group. */
    @Override
    public void close() {
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        loop.close();
    }
}
