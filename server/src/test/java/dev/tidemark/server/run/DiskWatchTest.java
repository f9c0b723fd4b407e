package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.server.run.DiskWatch.Level;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {

    private static final List<CollectedEvent> EVENTS =
            List.of(new CollectedEvent(1, new UUID(0, 1), Instant.EPOCH, new byte[0]));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong free = new AtomicLong(5_000);
    private final DiskWatch watch = DiskWatch.start(this::free, 1_000, registry);

    private long free() throws IOException {
        if (free.get() < 0) {
            throw new IOException("gone");
        }
        return free.get();
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void lessAndLessIsDoneAsTheDiskFills() {
        assertThat(at(4_000)).isEqualTo(Level.ENOUGH);
        assertThat(at(3_999)).isEqualTo(Level.SCARCE);
        assertThat(at(1_000)).isEqualTo(Level.SCARCE);
        assertThat(watch.takesEvents()).isTrue();
        assertThat(at(999)).isEqualTo(Level.TAKES_NO_EVENTS);
        assertThat(watch.takesEvents()).isFalse();
        assertThat(watch.storesEvents()).isTrue();
        assertThat(at(499)).isEqualTo(Level.STORES_NO_EVENTS);
        assertThat(watch.storesEvents()).isFalse();
        assertThat(registry.get("tidemark.disk.free").gauge().value()).isEqualTo(499);
    }

    @Test
    void theWayBackIsLonger() {
        at(499);
        assertThat(at(501)).isEqualTo(Level.STORES_NO_EVENTS);
        assertThat(at(625)).isEqualTo(Level.TAKES_NO_EVENTS);
        assertThat(at(1_001)).isEqualTo(Level.TAKES_NO_EVENTS);
        assertThat(at(1_250)).isEqualTo(Level.SCARCE);
        assertThat(at(4_990)).isEqualTo(Level.SCARCE);
        assertThat(at(5_000)).isEqualTo(Level.ENOUGH);
        at(499);
        assertThat(at(50_000)).isEqualTo(Level.ENOUGH);
    }

    @Test
    void whatCannotBeReadIsAsItWas() {
        at(999);
        assertThat(at(-1)).isEqualTo(Level.TAKES_NO_EVENTS);
        assertThat(watch.told()).isEqualTo("disk takes no events: 0 MiB are free");
    }

    @Test
    void anIntakeTakesNothingOnceItIsFull() throws Exception {
        var taken = new ArrayList<CollectedEvent>();
        var intake = watch.guarding(taken::addAll);
        intake.append(EVENTS);
        at(999);
        assertThatThrownBy(() -> intake.append(EVENTS))
                .isInstanceOf(IntakeUnavailable.class)
                .hasMessage("The disk is nearly full");
        assertThat(taken).hasSize(1);
        at(5_000);
        intake.append(EVENTS);
        assertThat(taken).hasSize(2);
    }

    @Test
    void aReserveOfNothingMindsNothing(@TempDir Path folder) {
        try (var real = DiskWatch.of(folder, 0, new SimpleMeterRegistry())) {
            assertThat(real.level()).isEqualTo(Level.ENOUGH);
        }
        try (var real = DiskWatch.of(folder, Long.MAX_VALUE / 8, new SimpleMeterRegistry())) {
            assertThat(real.level()).isEqualTo(Level.STORES_NO_EVENTS);
        }
    }

    private Level at(long bytes) {
        free.set(bytes);
        watch.look();
        return watch.level();
    }
}
