package dev.tidemark.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Asks each question once after Postgres was started anew with none of its files in memory, in five turns. The connection and what the
 * database knows of its own tables are there already, as {@link #AWAKE} has asked for something else before.
 */
final class Cold {

    private static final int TURNS = 5;
    private static final String AWAKE = "select count(*) as n from pg_catalog.pg_class";

    private final Runnable restart;

    /** @param restart so that nothing is in memory when it returns */
    Cold(Runnable restart) {
        this.restart = restart;
    }

    /** In microseconds; of one who has no answer, or reads nothing from a disk, there is nothing. */
    Map<Peer, Histogram> time(List<Peer> peers, Asked asked) {
        var all = new LinkedHashMap<Peer, Histogram>();
        var asks = peers.stream()
                .filter(Peer::isOnDisk)
                .filter(peer -> peer.ask(asked).isPresent())
                .toList();
        for (var turn = 0; turn < TURNS; turn++) {
            restart.run();
            for (var peer : asks) {
                peer.bed().number(AWAKE);
                var begun = System.nanoTime();
                peer.ask(asked);
                all.computeIfAbsent(peer, _ -> new Histogram(3))
                        .recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
            }
        }
        return all;
    }
}
