package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.server.stream.StreamItem;
import dev.tidemark.server.stream.StreamRecord;
import dev.tidemark.server.stream.Undecodable;
import dev.tidemark.server.stream.UnfitRecord;
import dev.tidemark.store.Event;
import dev.tidemark.store.Reject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes events of records of the stream, by one catalog, or says why they cannot be any. Records go through the steps in
 * pieces: a piece is large enough that measuring costs nothing, and small enough that its events, taken apart in memory,
 * stay small beside the batch. Used once.
 */
final class Making {

    /** The collector's own limit; what comes in by other ways is held to it here. */
    private static final Duration AHEAD = Duration.ofHours(24);

    private static final int PIECE = 256;
    private static final int PIECE_BYTES = 1 << 20;

    private final Catalog catalog;
    private final StepMetrics metrics;
    private final List<Event> events = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    Making(Catalog catalog, StepMetrics metrics) {
        this.catalog = catalog;
        this.metrics = metrics;
    }

    /** Takes all items, in any order of events and rejects. */
    Making take(List<StreamItem> items) {
        var piece = new ArrayList<StreamRecord>(Math.min(items.size(), PIECE));
        var bytes = 0;
        for (var item : items) {
            switch (item) {
                case StreamRecord record -> {
                    piece.add(record);
                    bytes += record.json().length;
                    if (piece.size() == PIECE || bytes >= PIECE_BYTES) {
                        pass(piece);
                        piece.clear();
                        bytes = 0;
                    }
                }
                case UnfitRecord unfit -> out(Reason.UNFIT, NoEvent.reject(unfit));
                case Undecodable bad -> out(Reason.UNDECODABLE, NoEvent.reject(bad));
            }
        }
        pass(piece);
        return this;
    }

    private void pass(List<StreamRecord> piece) {
        var parsed = step(Step.PARSE, piece, Parsed::of);
        var timely = step(Step.TIME, parsed, Making::timely);
        var sourced = step(Step.SOURCE, timely, each -> Sourced.of(each, catalog));
        var typed = step(Step.FIELDS, sourced, Sourced::withFieldsOfTheirTypes);
        var fitting = step(Step.SCHEMA, typed, Sourced::fittingItsSchema);
        events.addAll(step(Step.EVENT, fitting, each -> Passed.on(each.event())));
    }

    private <I, O> List<O> step(Step step, List<I> items, Function<I, Passed<O>> work) {
        var begun = System.nanoTime();
        var passed = new ArrayList<O>(items.size());
        for (var item : items) {
            switch (work.apply(item)) {
                case Passed.On<O>(O good) -> passed.add(good);
                case Passed.Out<O>(Reason reason, Reject reject) -> out(reason, reject);
            }
        }
        metrics.done(step, items.size(), System.nanoTime() - begun);
        return passed;
    }

    /** By the clock of the collector, so that it does not matter when the event is processed. */
    private static Passed<Parsed> timely(Parsed parsed) {
        var latest = parsed.record().receivedAt().plus(AHEAD);
        return parsed.time().isAfter(latest)
                ? parsed.out(
                        Reason.TIME_IN_FUTURE,
                        "the event's time, %s, is more than %d hours after its receipt"
                                .formatted(parsed.time(), AHEAD.toHours()))
                : Passed.on(parsed);
    }

    private void out(Reason reason, Reject reject) {
        reasons.add(reason);
        rejects.add(reject);
    }

    /** Whether something was turned away for this reason. */
    boolean met(Reason reason) {
        return reasons.contains(reason);
    }

    List<Event> events() {
        return events;
    }

    List<Reject> rejects() {
        return rejects;
    }
}
