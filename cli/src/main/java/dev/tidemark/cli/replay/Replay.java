package dev.tidemark.cli.replay;

import dev.tidemark.cli.progress.Progress;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.SendFailed;
import dev.tidemark.cli.send.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One run over the inputs: this thread reads and maps the lines, each connection sends parcels, and between them a short queue waits.
 * In which order events arrive is left open.
 */
public final class Replay {

    /** Well under the largest body that the collector takes, whatever the lines are like. */
    private static final long PARCEL_BYTES = 512 * 1024;

    /** At a chosen pace no event waits longer than this for its parcel to fill. */
    private static final Duration PARCEL_AGE = Duration.ofMillis(200);

    private static final Duration WORTH_WAITING = Duration.ofMillis(5);

    /** After the signal, for what is under way to be answered. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Mapped TOO_LONG =
            new Mapped.Unfit("too_long", "the line is longer than " + LineReader.LONGEST + " bytes");

    private final ReplayPlan plan;
    private final EventSender sender;
    private final StopSignal stop;
    private final InstantSource clock;
    private final Tally tally = new Tally();
    private final ParcelQueue queue;
    private Parcel parcel;

    public Replay(ReplayPlan plan, EventSender sender, StopSignal stop, InstantSource clock) {
        this.plan = plan;
        this.sender = sender;
        this.stop = stop;
        this.clock = clock;
        this.queue = new ParcelQueue(2 * plan.connections(), stop);
        this.parcel = new Parcel(clock.instant());
    }

    /** Runs to the end, or until it is stopped; then says how it went. */
    public ReplayReport run() throws InterruptedException {
        var started = clock.instant();
        try (var connections = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < plan.connections(); i++) {
                connections.execute(this::send);
            }
            readAll();
            queue.close();
            finish(connections);
        }
        return new ReplayReport(
                tally.count(), sender.retries(), Duration.between(started, clock.instant()), stop.reason());
    }

    /** How many bytes of the files, as they are stored, are read: for a display, at any time. */
    public Progress progress() {
        var count = tally.count();
        var known = plan.inputs().stream().allMatch(input -> input.size() > 0);
        return new Progress(
                plan.inputs().stream().mapToLong(input -> input.read().get()).sum(),
                known ? plan.inputs().stream().mapToLong(Input::size).sum() : 0,
                String.format(Locale.ROOT, "%,d accepted, %,d refused", count.accepted(), count.refusals()));
    }

    private void readAll() throws InterruptedException {
        var pace = plan.pace().follow(clock);
        for (var input : plan.inputs()) {
            try (var lines = LineReader.of(input)) {
                for (var line = lines.next(); line.isPresent() && !stop.isSet(); line = lines.next()) {
                    take(line.get(), pace);
                }
            } catch (IOException e) {
                stop.set("cannot read " + input.name() + " to its end: " + e.getMessage());
            }
        }
        ship();
    }

    private void take(Line line, Pace.Follower pace) throws InterruptedException {
        tally.read();
        switch (line.isTooLong() ? TOO_LONG : plan.mapping().map(line.bytes())) {
            case Mapped.Event event -> {
                hold(pace.wait(event.time()));
                parcel.add(event.json(), line.place());
                if (parcel.size() >= plan.batch() || parcel.bytes() >= PARCEL_BYTES) {
                    ship();
                }
            }
            case Mapped.Unfit unfit -> {
                tally.unfit(unfit, line.place());
                limitErrors();
            }
        }
    }

    /** Until the next event is due, nothing that is due already stays here. */
    private void hold(Duration wait) throws InterruptedException {
        if (plan.pace() instanceof Pace.Unbounded) {
            return;
        }
        var waits = wait.compareTo(WORTH_WAITING) >= 0;
        if (!parcel.isEmpty() && (waits || isOld(parcel.begun()))) {
            ship();
        }
        if (waits) {
            stop.await(wait);
        }
    }

    private boolean isOld(Instant begun) {
        return Duration.between(begun, clock.instant()).compareTo(PARCEL_AGE) >= 0;
    }

    private void ship() throws InterruptedException {
        if (!parcel.isEmpty()) {
            queue.put(parcel);
        }
        parcel = new Parcel(clock.instant());
    }

    private void send() {
        try {
            for (var next = queue.take(); next.isPresent(); next = queue.take()) {
                tally.delivered(next.get(), sender.send(next.get().events()));
                limitErrors();
            }
        } catch (SendFailed e) {
            stop.set(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            stop.set("interrupted");
        } catch (RuntimeException e) {
            stop.set("a connection failed: " + e);
        }
    }

    private void limitErrors() {
        if (tally.refusals() > plan.maxErrors()) {
            stop.set("more than " + plan.maxErrors() + " lines were refused");
        }
    }

    private void finish(ExecutorService connections) throws InterruptedException {
        connections.shutdown();
        while (!connections.awaitTermination(100, TimeUnit.MILLISECONDS)) {
            if (stop.isSet() && !connections.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.shutdownNow();
            }
        }
    }
}
