package dev.tidemark.bench.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures work by the clock, and by the processor time of the database session that does it (Linux alone tells). */
final class Meter {

    private static final double NANOS = 1e9;

    private final Path schedule;

    /** @param pid of the session's process, on this machine */
    Meter(long pid) {
        this.schedule = Path.of("/proc/" + pid + "/schedstat");
    }

    Effort measure(long units, Runnable work) {
        var processor = processorSeconds();
        var begun = System.nanoTime();
        work.run();
        return new Effort(units, (System.nanoTime() - begun) / NANOS, processorSeconds() - processor);
    }

    /** The first number is nanoseconds on a processor (Linux documentation, "Scheduler Statistics"). */
    private double processorSeconds() {
        try {
            return Long.parseLong(Files.readString(schedule).split(" ", 2)[0]) / NANOS;
        } catch (IOException e) {
            return 0;
        }
    }
}
