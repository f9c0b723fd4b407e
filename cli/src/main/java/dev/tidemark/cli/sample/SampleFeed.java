package dev.tidemark.cli.sample;

import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.SendFailed;
import dev.tidemark.cli.send.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Sends a sample tenant's events: a piece of the past at once, and the present as it happens. */
public final class SampleFeed {

    private static final Duration HISTORY_SLOT = Duration.ofMinutes(1);
    private static final Duration LIVE_SLOT = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    /** What an absence of the server longer than this has missed is left out: nobody waits for it. */
    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private final SampleTenant tenant;
    private final EventSender sender;

    private SampleFeed(SampleTenant tenant, EventSender sender) {
        this.tenant = tenant;
        this.sender = sender;
    }

    /** The sender holds the tenant's write key, and says how long to be patient. */
    public static SampleFeed of(SampleTenant tenant, EventSender sender) {
        return new SampleFeed(tenant, sender);
    }

    /**
     * Sends what happened from one moment, inclusive, to another. The same moments always have the same events.
     *
     * @return how many the server has now
     * @throws SendFailed as {@link EventSender#send} does
     */
    public long history(Instant from, Instant to) throws InterruptedException {
        var accepted = 0L;
        var batch = new ArrayList<byte[]>();
        for (var event : (Iterable<SampleEvent>) between(from, to)::iterator) {
            batch.add(event.json());
            if (batch.size() == BATCH) {
                accepted += sender.send(List.copyOf(batch)).accepted();
                batch.clear();
            }
        }
        return batch.isEmpty() ? accepted : accepted + sender.send(batch).accepted();
    }

    Stream<SampleEvent> between(Instant from, Instant to) {
        var first = Slot.number(from.minus(tenant.scene().longest()), HISTORY_SLOT);
        return LongStream.rangeClosed(first, Slot.number(to, HISTORY_SLOT))
                .mapToObj(number -> Slot.of(number, HISTORY_SLOT, tenant.historyPerHour() / 3600, tenant.name()))
                .flatMap(slot -> tenant.scene().beginningIn(slot).stream())
                .filter(event -> event.isIn(from, to));
    }

    /**
     * Sends events as their time comes, four times a second or so, until it is to stop. While the server is away this waits for it.
     *
     * @throws SendFailed as {@link EventSender#send} does
     */
    public void live(InstantSource clock, StopSignal stop) throws InterruptedException {
        var coming = new Coming(clock.instant());
        while (!stop.await(Duration.ofMillis(ThreadLocalRandom.current().nextLong(150, 350)))) {
            for (var batch = coming.due(clock.instant()); !batch.isEmpty(); batch = coming.due(clock.instant())) {
                sender.send(batch);
            }
        }
    }

    /** Events that have begun and whose time has not come. */
    private final class Coming {

        private final PriorityQueue<SampleEvent> events = new PriorityQueue<>(Comparator.comparing(SampleEvent::time));
        private long nextSlot;

        /** As if all had gone on for long; what is past by now is not sent. */
        private Coming(Instant now) {
            nextSlot = Slot.number(now.minus(tenant.scene().longest()), LIVE_SLOT);
            begin(now);
            forget(now);
        }

        /** The next events whose time has come, as many as fit into a batch. */
        private List<byte[]> due(Instant now) {
            var start = now.minus(CATCH_UP);
            nextSlot = Math.max(nextSlot, Slot.number(start, LIVE_SLOT));
            begin(now);
            forget(start);
            var batch = new ArrayList<byte[]>();
            for (var next = events.peek();
                    next != null && !next.time().isAfter(now) && batch.size() < BATCH;
                    next = events.peek()) {
                batch.add(next.json());
                events.poll();
            }
            return batch;
        }

        private void begin(Instant now) {
            for (; nextSlot <= Slot.number(now, LIVE_SLOT); nextSlot++) {
                events.addAll(tenant.scene()
                        .beginningIn(Slot.of(nextSlot, LIVE_SLOT, tenant.livePerSecond(), tenant.name())));
            }
        }

        private void forget(Instant before) {
            for (var next = events.peek(); next != null && next.time().isBefore(before); next = events.peek()) {
                events.poll();
            }
        }
    }
}
