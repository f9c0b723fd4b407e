package dev.tidemark.server.operate;

import dev.tidemark.facts.Fact;
import dev.tidemark.facts.Stage;
import dev.tidemark.facts.Standing;
import dev.tidemark.facts.Thresholds;
import dev.tidemark.facts.Unit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What only this server knows: how fast events come and go, what waits in the stream, how long questions take. */
final class ServerFacts {

    private final MeterRegistry registry;
    private final Rates rates;
    private final long diskReserve;

    /** @param diskReserve bytes below which no events are taken; 0 if they always are */
    ServerFacts(MeterRegistry registry, Rates rates, long diskReserve) {
        this.registry = registry;
        this.rates = rates;
        this.diskReserve = diskReserve;
    }

    List<Fact> read() {
        var facts = new ArrayList<Fact>();
        collect(facts);
        stream(facts);
        process(facts);
        flush(facts);
        questions(facts);
        diskFree().ifPresent(free -> facts.add(disk(free)));
        return facts;
    }

    /** Bytes on the disk of the data folder, where there is one. */
    Optional<Double> diskFree() {
        return gauge("tidemark.disk.free");
    }

    private void collect(List<Fact> facts) {
        facts.add(Fact.good(
                Stage.COLLECT,
                "accepted",
                "",
                rates.perSecond("tidemark.collect.accepted"),
                Unit.EVENTS_PER_SECOND,
                "Events that were taken and made durable, a second, over the last minute."));
        rates.by("tidemark.collect.refused", "code")
                .forEach((code, rate) -> facts.add(Fact.of(
                        Stage.COLLECT,
                        "refused",
                        code,
                        rate,
                        Unit.EVENTS_PER_SECOND,
                        Standing.ATTENTION,
                        "Events that were refused with this code, a second, over the last minute.",
                        "Some sender is wrong, and was told what to do. The manual of collecting has the codes.")));
        rates.by("tidemark.collect.limited", "code")
                .forEach((code, rate) -> facts.add(Fact.of(
                        Stage.COLLECT,
                        "limited",
                        code,
                        rate,
                        Unit.EVENTS_PER_SECOND,
                        Standing.ATTENTION,
                        "Events beyond the limits of their key, answered 429, a second, over the last minute.",
                        "See tidemark key list for the limits, and raise them or talk to the sender.")));
        var away = rates.perSecond("tidemark.collect.unavailable");
        facts.add(Fact.of(
                Stage.COLLECT,
                "unavailable",
                "",
                away,
                Unit.EVENTS_PER_SECOND,
                away > 0 ? Standing.BAD : Standing.GOOD,
                "Requests answered 503 because the stream was away, a second, over the last minute.",
                "See whether the brokers run and have room; senders that come again lose nothing."));
    }

    private void stream(List<Fact> facts) {
        gauge("tidemark.stream.available")
                .ifPresent(
                        there -> facts.add(
                                Fact.of(
                                        Stage.STREAM,
                                        "available",
                                        "",
                                        there,
                                        Unit.YES_NO,
                                        there > 0 ? Standing.GOOD : Standing.BAD,
                                        "Whether the brokers take events.",
                                        "See whether the brokers run and can be reached from here; events are refused with 503 meanwhile.")));
        for (var lag : registry.find("tidemark.stream.lag").gauges()) {
            facts.add(
                    Fact.of(
                            Stage.STREAM,
                            "lag",
                            "partition " + lag.getId().getTag("partition"),
                            lag.value(),
                            Unit.COUNT,
                            Standing.of(
                                    lag.value(), (double) Thresholds.STREAM_LAG, (double) Thresholds.STREAM_TOO_LATE),
                            "Records of the partition that wait to be processed by this server.",
                            "See whether the database answers and how long storing takes; more processors help where the database is idle."));
        }
        var gaps = registry.find("tidemark.stream.gap").counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
        facts.add(Fact.of(
                Stage.STREAM,
                "gaps",
                "",
                gaps,
                Unit.COUNT,
                gaps > 0 ? Standing.BAD : Standing.GOOD,
                "Times since the start that the stream no longer had records that were not stored: events were lost.",
                "The log says how many. Have the stream keep records for longer than the database can be away."));
    }

    private void process(List<Fact> facts) {
        facts.add(Fact.good(
                Stage.STORE,
                "stored",
                "",
                rates.perSecond("tidemark.process.stored"),
                Unit.EVENTS_PER_SECOND,
                "Events that were new and are stored, a second, over the last minute."));
        facts.add(Fact.good(
                Stage.PROCESS,
                "duplicates",
                "",
                rates.perSecond("tidemark.process.duplicates"),
                Unit.EVENTS_PER_SECOND,
                "Events that were stored before and count once, a second, over the last minute."));
        rates.by("tidemark.process.rejected", "reason")
                .forEach(
                        (reason, rate) -> facts.add(
                                Fact.of(
                                        Stage.PROCESS,
                                        "rejected",
                                        reason,
                                        rate,
                                        Unit.EVENTS_PER_SECOND,
                                        Standing.ATTENTION,
                                        "Events that became rejects with this reason, a second, over the last minute.",
                                        "Look at their samples at /operator or with tidemark rejects; mend the catalog or the sender, then replay them.")));
        Optional.ofNullable(registry.find("tidemark.process.visible").timer())
                .ifPresent(visible -> facts.add(visible(visible)));
    }

    private static Fact visible(Timer visible) {
        var seconds = visible.max(TimeUnit.SECONDS);
        return Fact.of(
                Stage.PROCESS,
                "visible_seconds",
                "",
                seconds,
                Unit.SECONDS,
                seconds > Thresholds.VISIBLE.toSeconds() ? Standing.ATTENTION : Standing.GOOD,
                "The longest time of the last minutes from an event's receipt until every answer includes it.",
                "See the stream's lag: events wait there when the database is slow or was away.");
    }

    private void flush(List<Fact> facts) {
        longest("tidemark.rollup.flush", "flush_seconds", "The longest flush of one rollup in the last minutes.")
                .ifPresent(facts::add);
        longest(
                        "tidemark.rollup.seal",
                        "seal_seconds",
                        "The longest sealing of one rollup in the last minutes; where nothing is to be sealed, a look takes milliseconds.")
                .ifPresent(facts::add);
    }

    private Optional<Fact> longest(String timer, String name, String says) {
        return Optional.ofNullable(registry.find(timer).timer())
                .map(each -> Fact.good(Stage.SEAL, name, "", each.max(TimeUnit.SECONDS), Unit.SECONDS, says));
    }

    private void questions(List<Fact> facts) {
        facts.add(Fact.good(
                Stage.QUERIES,
                "running",
                "",
                gauge("tidemark.query.running").orElse(0.0),
                Unit.COUNT,
                "Questions that the database works on now."));
        facts.add(Fact.good(
                Stage.QUERIES,
                "waiting",
                "",
                gauge("tidemark.query.waiting").orElse(0.0),
                Unit.COUNT,
                "Questions that wait for their turn."));
        rates.by("tidemark.query", "outcome").forEach((outcome, rate) -> facts.add(outcome(outcome, rate)));
    }

    private static Fact outcome(String outcome, double rate) {
        var standing = switch (outcome) {
            case "answered", "cancelled" -> Standing.GOOD;
            case "failed" -> Standing.BAD;
            default -> Standing.ATTENTION;
        };
        return Fact.of(
                Stage.QUERIES,
                "ended",
                outcome,
                rate,
                Unit.EVENTS_PER_SECOND,
                standing,
                "Questions that ended so, a second, over the last minute.",
                "See the slowest questions at /operator; declare a rollup that has their members, or ask for shorter ranges. The log has the failures.");
    }

    private Fact disk(double free) {
        return Fact.of(
                Stage.DISK,
                "free_bytes",
                "",
                free,
                Unit.BYTES,
                disk(free, diskReserve),
                "Room on the disk of the data folder.",
                "Make room: below the reserve no events are taken, below half of it none are stored.");
    }

    private static Standing disk(double free, long reserve) {
        if (free < reserve) {
            return Standing.BAD;
        }
        return free < Thresholds.DISK_RESERVES * reserve ? Standing.ATTENTION : Standing.GOOD;
    }

    private Optional<Double> gauge(String name) {
        return Optional.ofNullable(registry.find(name).gauge()).map(Gauge::value);
    }
}
