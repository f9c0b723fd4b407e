package dev.tidemark.server.run;

import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The free space of the disk that the embedded parts write to. A broker or a Postgres that finds no room there ends in the
 * middle of its work; so this one warns long before, takes no more events below a reserve, and stores none below half of
 * it: what is in the stream by then takes room in the database too.
 */
final class DiskWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration COME_AGAIN = Duration.ofSeconds(30);
    private static final int WARNING = 4;
    private static final long MIB = 1 << 20;

    private final Space space;
    private final long reserve;
    private final Loop loop;
    private volatile long free;
    private volatile Level level = Level.ENOUGH;

    private DiskWatch(Space space, long reserve, MeterRegistry registry) {
        this.space = space;
        this.reserve = reserve;
        look();
        Gauge.builder("tidemark.disk.free", this, watch -> (double) watch.free)
                .description("Free space of the data directory's disk")
                .baseUnit("bytes")
                .register(registry);
        this.loop = Loop.start("disk watch", PERIOD, () -> {
            look();
            return false;
        });
    }

    /** Tells how many bytes are free. */
    @FunctionalInterface
    interface Space {
        long free() throws IOException;
    }

    /** How much room there is; from one to the next, something else stops. */
    enum Level {
        ENOUGH,
        SCARCE,
        TAKES_NO_EVENTS,
        STORES_NO_EVENTS
    }

    /** @param reserve bytes; 0 warns of nothing and refuses nothing */
    static DiskWatch of(Path folder, long reserve, MeterRegistry registry) {
        FileStore store;
        try {
            store = Files.getFileStore(folder);
        } catch (IOException e) {
            throw new CannotStart("cannot look at the disk of " + folder + ": " + e.getMessage(), e);
        }
        return start(store::getUsableSpace, reserve, registry);
    }

    static DiskWatch start(Space space, long reserve, MeterRegistry registry) {
        return new DiskWatch(space, reserve, registry);
    }

    /** What cannot be read is as it was. */
    void look() {
        try {
            free = space.free();
        } catch (IOException e) {
            LOG.debug("no look at the disk", e);
            return;
        }
        var before = level;
        level = level(before);
        if (level != before) {
            tell();
        }
    }

    /** The way back is a quarter longer, so that it does not go to and fro at the border. */
    private Level level(Level before) {
        var now = of(free);
        return now.compareTo(before) < 0 ? min(before, of(free - free / 5)) : now;
    }

    private static Level min(Level one, Level other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Level of(long bytes) {
        if (bytes >= WARNING * reserve) {
            return Level.ENOUGH;
        }
        if (bytes >= reserve) {
            return Level.SCARCE;
        }
        return bytes >= reserve / 2 ? Level.TAKES_NO_EVENTS : Level.STORES_NO_EVENTS;
    }

    private void tell() {
        switch (level) {
            case ENOUGH -> LOG.info("The disk has room again: {}", text());
            case SCARCE -> LOG.warn("The disk gets full: {}; below {} MiB no events are taken", text(), reserve / MIB);
            case TAKES_NO_EVENTS ->
                LOG.error("The disk is nearly full: {}; no events are taken until it has room", text());
            case STORES_NO_EVENTS ->
                LOG.error("The disk is nearly full: {}; no events are taken or stored until it has room", text());
        }
    }

    private String text() {
        return free / MIB + " MiB are free";
    }

    Level level() {
        return level;
    }

    /** For a person to read, in one line. */
    String told() {
        return "disk %s: %s".formatted(level.name().toLowerCase(Locale.ROOT).replace('_', ' '), text());
    }

    boolean takesEvents() {
        return level.compareTo(Level.TAKES_NO_EVENTS) < 0;
    }

    boolean storesEvents() {
        return level.compareTo(Level.STORES_NO_EVENTS) < 0;
    }

    /** The same intake, as long as there is room. */
    Intake guarding(Intake intake) {
        return events -> {
            if (!takesEvents()) {
                throw new IntakeUnavailable("The disk is nearly full", COME_AGAIN, null);
            }
            intake.append(events);
        };
    }

    @Override
    public void close() {
        loop.close();
    }
}
