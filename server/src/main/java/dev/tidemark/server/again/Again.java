package dev.tidemark.server.again;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.server.collect.webhook.Retaking;
import dev.tidemark.store.RejectFilter;
import dev.tidemark.store.Rejects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sends rejects through again, a page at a time, and waits until the processors have looked at each. Whatever is interrupted, what
 * was sent is processed all the same, and what was not is a reject as before.
 */
public final class Again {

    private static final int PAGE = 500;
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Rejects rejects;
    private final Intake intake;
    private final RejectFilter filter;
    private final long of;
    private volatile Tried tried;

    /** @param intake the stream that a running server's processors read */
    public Again(Rejects rejects, Intake intake, RejectFilter filter) {
        this.rejects = rejects;
        this.intake = intake;
        this.filter = filter;
        var counts = rejects.counts(filter);
        this.of = counts.stream().mapToLong(Rejects.Count::again).sum();
        this.tried = new Tried(
                0, 0, counts.stream().mapToLong(Rejects.Count::rejects).sum() - of);
    }

    /** How many there are to be tried. */
    public long of() {
        return of;
    }

    /** What became of them so far; from any thread. */
    public Tried tried() {
        return tried;
    }

    /** @throws CannotReplay if the stream does not take them, or no processor looks at them within a minute */
    public void run() throws InterruptedException {
        var last = rejects.last();
        for (var page = rejects.page(filter, 0, last, PAGE);
                !page.isEmpty();
                page = rejects.page(filter, page.getLast().id(), last, PAGE)) {
            var parts = page.stream().collect(Collectors.partitioningBy(Rejects.Rejected::isDelivery));
            retake(parts.getOrDefault(true, List.of()));
            resend(parts.getOrDefault(false, List.of()));
        }
    }

    /** Events, each of which is a reject until the processor that stores it says otherwise. */
    private void resend(List<Rejects.Rejected> events) throws InterruptedException {
        var named = events.stream().flatMap(each -> Named.of(each).stream()).toList();
        tried = tried.and(new Tried(0, 0, events.size() - named.size()));
        var since = rejects.now();
        append(named.stream().map(Named::event).toList());
        await(named.stream().map(Named::rejectId).toList(), since);
    }

    /** Deliveries. When all that one holds is in the stream it is a reject no more; until then, and twice, does no harm. */
    private void retake(List<Rejects.Rejected> deliveries) throws InterruptedException {
        var events = new ArrayList<CollectedEvent>();
        var readable = new ArrayList<Long>();
        for (var delivery : deliveries) {
            switch (Retaking.of(delivery)) {
                case Retaking.Taken(var those) -> {
                    events.addAll(those);
                    readable.add(delivery.id());
                }
                case Retaking.Unreadable(var reason, var detail) -> rejects.remain(delivery.id(), reason, detail);
            }
        }
        append(events);
        rejects.settle(readable);
        tried = tried.and(new Tried(readable.size(), deliveries.size() - readable.size(), 0));
    }

    private void append(List<CollectedEvent> events) throws InterruptedException {
        try {
            intake.append(events);
        } catch (IntakeUnavailable e) {
            throw new CannotReplay(
                    "the stream takes no events now: is the server running? Nothing is lost; run it again", e);
        }
    }

    private void await(List<Long> ids, Instant since) throws InterruptedException {
        var before = tried;
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var fate = rejects.fate(ids, since);
            tried = before.and(new Tried(ids.size() - fate.waiting() - fate.rejected(), fate.rejected(), 0));
            if (fate.waiting() == 0) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new CannotReplay(
                        "no processor has looked at %,d of them within a minute; a server that runs will: they are in the stream"
                                .formatted(fate.waiting()));
            }
            Thread.sleep(LOOK);
        }
    }
}
