package dev.tidemark.server.collect;

import dev.tidemark.store.Rate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a key allows: each of its limits has to. */
public final class KeyAllowance implements Allowance {

    private final List<Allowance> limits;

    private KeyAllowance(List<Allowance> limits) {
        this.limits = limits;
    }

    public static Allowance of(Optional<QuotaMeter> quota, Optional<Rate> rate, Clock clock) {
        List<Allowance> limits = new ArrayList<>();
        quota.ifPresent(limits::add);
        rate.ifPresent(each -> limits.add(new TokenBucket(each, clock)));
        return limits.isEmpty() ? UNLIMITED : new KeyAllowance(limits);
    }

    @Override
    public Optional<Exceeded> take(int events) {
        for (int i = 0; i < limits.size(); i++) {
            Optional<Exceeded> exceeded = limits.get(i).take(events);
            if (exceeded.isPresent()) {
                limits.subList(0, i).forEach(taken -> taken.giveBack(events));
                return exceeded;
            }
        }
        return Optional.empty();
    }

    @Override
    public void giveBack(int events) {
        limits.forEach(limit -> limit.giveBack(events));
    }
}
