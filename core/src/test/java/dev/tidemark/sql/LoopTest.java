package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTest {

    static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("on purpose"), new OutOfMemoryError("on purpose"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesOnAfterWhateverFails(Throwable failure) throws InterruptedException {
        var runs = new AtomicInteger();
        var again = new CountDownLatch(1);
        try (var _ = Loop.start("test", Duration.ofMillis(1), () -> {
            if (runs.incrementAndGet() == 1) {
                LoopTest.<RuntimeException>fail(failure);
            }
            again.countDown();
            return false;
        })) {
            assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Whether checked or not. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void fail(Throwable failure) throws E {
        throw (E) failure;
    }
}
