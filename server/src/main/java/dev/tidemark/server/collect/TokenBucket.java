package dev.tidemark.server.collect;

import dev.tidemark.store.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Holds a sender to a rate. The bucket holds as many tokens as the rate has events, and fills in its time. A batch takes one
 * for each event; one that is larger than the bucket needs a full one and leaves a debt, so that the rate holds in the long run
 * and no batch is unsendable.
 */
final class TokenBucket implements Allowance {

    private final Rate rate;
    private final Clock clock;
    private double tokens;
    private Instant filled;

    TokenBucket(Rate rate, Clock clock) {
        this.rate = rate;
        this.clock = clock;
        this.tokens = rate.events();
        this.filled = clock.instant();
    }

    @Override
    public synchronized Optional<Exceeded> take(int events) {
        fill();
        int needed = Math.min(events, rate.events());
        if (tokens < needed) {
            return Optional.of(exceeded(needed - tokens));
        }
        tokens -= events;
        return Optional.empty();
    }

    @Override
    public synchronized void giveBack(int events) {
        tokens = Math.min(rate.events(), tokens + events);
    }

    private void fill() {
        Instant now = clock.instant();
        Duration passed = Duration.between(filled, now);
        if (passed.isPositive()) {
            tokens = Math.min(rate.events(), tokens + passed.toNanos() * perNano());
        }
        // Also after the clock was set back: what was filled stays.
        filled = now;
    }

    private double perNano() {
        return (double) rate.events() / rate.per().toNanos();
    }

    private Exceeded exceeded(double missing) {
        return new Exceeded(
                "rate_exceeded",
                "This key may send " + rate + " events; send these again a little later.",
                Duration.ofNanos((long) Math.ceil(missing / perNano())));
    }
}
