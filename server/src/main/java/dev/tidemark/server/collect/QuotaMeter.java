package dev.tidemark.server.collect;

import dev.tidemark.store.Quota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Holds a sender to a quota: counts in memory, and is told now and then what all servers together have counted. */
public final class QuotaMeter implements Allowance {

    private final Quota quota;
    private final Clock clock;
    private final Map<LocalDate, Long> unsaved = new HashMap<>();
    private LocalDate begins;
    private long saved;

    public QuotaMeter(Quota quota, Clock clock) {
        this.quota = quota;
        this.clock = clock;
        this.begins = quota.period().begins(clock.instant());
    }

    /** Where counts are kept. */
    @FunctionalInterface
    public interface Counts {
        /** Adds to the count of a period, and tells how much it is then. */
        long add(LocalDate begins, long events);
    }

    @Override
    public synchronized Optional<Exceeded> take(int events) {
        Instant now = clock.instant();
        roll(now);
        if (saved + unsaved.getOrDefault(begins, 0L) + events > quota.events()) {
            return Optional.of(exceeded(now));
        }
        unsaved.merge(begins, (long) events, Long::sum);
        return Optional.empty();
    }

    @Override
    public synchronized void giveBack(int events) {
        unsaved.merge(begins, (long) -events, Long::sum);
    }

    private void roll(Instant now) {
        LocalDate current = quota.period().begins(now);
        if (current.isAfter(begins)) {
            begins = current;
            saved = 0;
        }
    }

    private Exceeded exceeded(Instant now) {
        Instant end = quota.period().end(now);
        return new Exceeded(
                "quota_exceeded",
                "This key may send " + quota.events() + " events a "
                        + quota.period().word() + "; it may send again from " + end + ".",
                Duration.between(now, end));
    }

    /** Saves what was counted since the last time. By one thread at a time. */
    public void save(Counts counts) {
        pending().forEach((period, events) -> saved(period, events, counts.add(period, events)));
    }

    private synchronized Map<LocalDate, Long> pending() {
        unsaved.values().removeIf(events -> events == 0);
        return Map.copyOf(unsaved);
    }

    private synchronized void saved(LocalDate period, long events, long sum) {
        unsaved.merge(period, -events, Long::sum);
        learn(period, sum);
    }

    /** Takes over what all servers together have saved. By the thread that saves, after it has. */
    public synchronized void learn(LocalDate period, long sum) {
        if (period.equals(begins)) {
            saved = sum;
        }
    }
}
