package dev.tidemark.server.operate;

import dev.tidemark.facts.Fact;
import dev.tidemark.facts.Stage;
import dev.tidemark.facts.Standing;
import dev.tidemark.facts.Thresholds;
import dev.tidemark.facts.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** By how much partitions have grown in the last hour, and when the disk is full if this goes on. {@link #look} every few seconds. */
final class SizeFacts {

    /** A backfill or an import of minutes says nothing of days. */
    private static final Duration OVER = Duration.ofHours(1);

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(55);
    private static final String DISK = "disk";

    private final long diskReserve;
    private final Growth<String> partitions = new Growth<>(OVER);
    private final Growth<String> taken = new Growth<>(OVER);
    private volatile double free;

    /** @param diskReserve bytes below which no events are taken */
    SizeFacts(long diskReserve) {
        this.diskReserve = diskReserve;
    }

    /**
     * @param nanos of a clock that only goes forward, as {@link System#nanoTime}
     * @param facts of the database, with the sizes of partitions
     * @param free bytes, where the disk is known
     */
    void look(long nanos, List<Fact> facts, Optional<Double> free) {
        partitions.look(
                nanos,
                facts.stream()
                        .filter(each -> each.name().equals("partition_bytes"))
                        .collect(Collectors.toMap(Fact::of, Fact::value)));
        free.ifPresent(bytes -> {
            this.free = bytes;
            taken.look(nanos, Map.of(DISK, -bytes));
        });
    }

    List<Fact> read() {
        var facts = new ArrayList<Fact>();
        partitions.grown().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        each -> facts.add(
                                Fact.good(
                                        Stage.STORE,
                                        "growth_bytes",
                                        each.getKey(),
                                        each.getValue(),
                                        Unit.BYTES,
                                        "By how much this partition of events has grown in the last hour, or since this server started.")));
        var perSecond = taken.perSecond(_ -> true, each -> each).getOrDefault(DISK, 0.0);
        if (perSecond > 0 && taken.lasted().compareTo(LONG_ENOUGH) > 0) {
            facts.add(full(Math.max(0, free - diskReserve) / perSecond));
        }
        return facts;
    }

    private static Fact full(double seconds) {
        return Fact.of(
                Stage.DISK,
                "full_in_seconds",
                "",
                seconds,
                Unit.SECONDS,
                Standing.of(-seconds, (double) -Thresholds.DISK_FULL_SOON.toSeconds(), (double)
                        -Thresholds.DISK_FULL_NOW.toSeconds()),
                "In how long the reserve of the disk is reached, if it fills on as in the last hour.",
                "Make room, shorten the retention, or see what fills it: partitions of events, imports, the stream or a backfill.");
    }
}
