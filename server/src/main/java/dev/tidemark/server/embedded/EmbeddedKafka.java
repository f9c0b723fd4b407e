package dev.tidemark.server.embedded;

/**
 * A Kafka broker of our own: a child JVM on a loopback port, its data in the data directory. It is started again when it
 * dies, on the same port, with every record it had acknowledged; clients reconnect by themselves. Topics are not created
 * by asking for them. Records are kept for 72 hours unless their topic says otherwise.
 *
 * <p>An acknowledged record is in the kernel's hands, not yet on the disk: it survives any end of the process,
 * and not a power cut.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final Keeper<KafkaBroker> keeper;

    private EmbeddedKafka(Keeper<KafkaBroker> keeper) {
        this.keeper = keeper;
    }

    /** As {@link #start(DataDirectory, KafkaSettings)} with the built-in settings. */
    public static EmbeddedKafka start(DataDirectory data) {
        return start(data, KafkaSettings.defaults());
    }

    /**
     * Formats what is missing, stops what an earlier run left, and returns when the broker answers. May run beside
     * {@link EmbeddedPostgres#start} on another thread.
     *
     * @throws EmbeddedFailure when it cannot be started
     */
    public static EmbeddedKafka start(DataDirectory data, KafkaSettings settings) {
        return new EmbeddedKafka(Keeper.start(KafkaBroker.NAME, () -> KafkaBroker.in(data, settings)));
    }

    /** {@code host:port}, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return keeper.part().port();
    }

    /** Of the broker's process; another one after it died and came back. */
    public long pid() {
        return keeper.pid();
    }

    /** Returns when the broker has closed its files and is gone. */
    @Override
    public void close() {
        keeper.close();
    }
}
