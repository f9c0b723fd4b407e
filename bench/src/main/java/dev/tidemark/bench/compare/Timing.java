package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.OpenLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Asks by the clock, in five turns, in each of which every peer is asked. */
final class Timing {

    private static final int TURNS = 5;
    private static final int WARM_UP = 3;
    /** Questions a second, at most. */
    private static final double RATE = 20;
    /** Who cannot keep up with that is asked at the rate at which it is busy half of the time. */
    private static final double BUSY = 0.5;

    private final int readings;

    /** @param readings in a turn, of those who keep up; fewer of the slow ones, at least one */
    Timing(int readings) {
        this.readings = readings;
    }

    /** In microseconds from when a question was due; of one who has no answer there is nothing. */
    Map<Peer, Histogram> time(List<Peer> peers, Asked asked) {
        var asks = peers.stream().filter(peer -> peer.ask(asked).isPresent()).toList();
        var all = new LinkedHashMap<Peer, Histogram>();
        var rates = new LinkedHashMap<Peer, Double>();
        for (var peer : asks) {
            rates.put(peer, Math.min(RATE, BUSY / fastest(peer, asked)));
        }
        for (var turn = 0; turn < TURNS; turn++) {
            for (var i = 0; i < asks.size(); i++) {
                var peer = asks.get((i + turn) % asks.size());
                var rate = rates.getOrDefault(peer, RATE);
                var times = (int) Math.max(1, readings * rate / RATE);
                all.computeIfAbsent(peer, _ -> new Histogram(3))
                        .add(new OpenLoop(rate, times).run(() -> ask(peer, asked)));
            }
        }
        return all;
    }

    /** One connection each: who comes while another is served waits, and its reading says so. */
    private static void ask(Peer peer, Asked asked) {
        synchronized (peer) {
            peer.ask(asked);
        }
    }

    private static double fastest(Peer peer, Asked asked) {
        return IntStream.range(0, WARM_UP)
                .mapToDouble(_ -> {
                    var begun = System.nanoTime();
                    peer.ask(asked);
                    return (System.nanoTime() - begun) / 1e9;
                })
                .min()
                .orElseThrow();
    }
}
