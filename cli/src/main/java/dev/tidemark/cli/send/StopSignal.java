package dev.tidemark.cli.send;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says once, to all who work on something, that it is to end, and why. */
public final class StopSignal {

    private final CountDownLatch set = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    /** The first reason stays. */
    public void set(String why) {
        reason.compareAndSet(null, why);
        set.countDown();
    }

    public boolean isSet() {
        return set.getCount() == 0;
    }

    /** Why, once it is set. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Waits until it is set. */
    public void await() throws InterruptedException {
        set.await();
    }

    /** Waits for that long unless it is set; whether it is. */
    public boolean await(Duration time) throws InterruptedException {
        return set.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
