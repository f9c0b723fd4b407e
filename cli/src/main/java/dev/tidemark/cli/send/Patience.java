package dev.tidemark.cli.send;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long a sender goes on trying. Shared by its connections, so that a batch that is taken on one gives time to all, and so that
 * one notice says that the server is away, and one that it is back.
 */
public final class Patience {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** A server at its limit says "later" all the time; only one that stays away is news. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private final Clock clock;
    private final Duration giveUpAfter;
    private final StopSignal stop;
    private final Consumer<String> notice;
    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
    private final LongAdder retries = new LongAdder();

    /**
     * @param giveUpAfter the longest time without any batch taken
     * @param stop ends every wait
     * @param notice told in words when the server goes away and when it is back
     */
    public Patience(Clock clock, Duration giveUpAfter, StopSignal stop, Consumer<String> notice) {
        this.clock = clock;
        this.giveUpAfter = giveUpAfter;
        this.stop = stop;
        this.notice = notice;
    }

    public long retries() {
        return retries.sum();
    }

    Instant now() {
        return clock.instant();
    }

    void taken() {
        var over = trouble.getAndSet(null);
        if (over != null && over.told.get()) {
            notice.accept("the server takes events again, after " + lasted(over).toSeconds() + " s");
        }
    }

    /**
     * Waits before the next attempt: twice as long each time, up to ten seconds, and for at least what the server asks, with a
     * random part so that the connections do not return all at once.
     *
     * @throws SendFailed when that is longer than was to be waited
     * @throws InterruptedException when it is to stop
     */
    void await(int attempt, Answer.Later later) throws InterruptedException {
        var now = Objects.requireNonNull(
                trouble.updateAndGet(before -> before == null ? new Trouble(clock.instant()) : before));
        if (lasted(now).compareTo(giveUpAfter) >= 0) {
            throw new SendFailed("the server took nothing for " + giveUpAfter.toSeconds() + " s: " + later.why());
        }
        if (lasted(now).compareTo(WORTH_TELLING) >= 0 && now.told.compareAndSet(false, true)) {
            notice.accept("the server does not take events (" + later.why() + "); trying again for "
                    + giveUpAfter.toSeconds() + " s");
        }
        retries.increment();
        if (stop.await(delay(attempt, later.after()))) {
            throw new InterruptedException("stopped while waiting for the server");
        }
    }

    private Duration lasted(Trouble trouble) {
        return Duration.between(trouble.since, clock.instant());
    }

    private static Duration delay(int attempt, Optional<Duration> asked) {
        var doubled = FIRST.multipliedBy(1L << Math.min(attempt, 10));
        var backoff = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        var least = asked.orElse(backoff.dividedBy(2));
        var most = least.compareTo(backoff) < 0 ? backoff : least.plus(least.dividedBy(4));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(least.toNanos(), most.toNanos() + 1));
    }

    private static final class Trouble {

        private final Instant since;
        private final AtomicBoolean told = new AtomicBoolean();

        private Trouble(Instant since) {
            this.since = since;
        }
    }
}
