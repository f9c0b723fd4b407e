package dev.tidemark.bench.compare;

import dev.tidemark.bench.engine.PageViewEvents;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.store.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives every peer the same batches, turn by turn, another one first each time. */
final class Loading {

    static final int ROUNDS = 5;
    /** A background job runs once for so many batches. */
    private static final int JOB_EVERY = 10;

    private final List<Peer> peers;
    private final Progress progress;
    private final Map<Peer, List<Cost>> rounds = new LinkedHashMap<>();

    Loading(List<Peer> peers, Progress progress) {
        this.peers = List.copyOf(peers);
        this.progress = progress;
    }

    /** @return what each took, round by round */
    Map<Peer, List<Cost>> load(int events, int batch) {
        var views = new PageViewEvents(Span.ALL.from(), Span.apart(events));
        var batches = Math.max(1, events / batch / ROUNDS);
        for (var round = 1; round <= ROUNDS; round++) {
            var costs = new LinkedHashMap<Peer, Cost>();
            for (var number = 1; number <= batches; number++) {
                turn(costs, views.batch(batch), number, number % JOB_EVERY == 0 || number == batches);
            }
            costs.forEach((peer, cost) ->
                    rounds.computeIfAbsent(peer, _ -> new ArrayList<>()).add(cost));
            progress.tell("round %d of %d is stored".formatted(round, ROUNDS));
        }
        return rounds;
    }

    private void turn(Map<Peer, Cost> costs, List<Event> events, int number, boolean job) {
        for (var i = 0; i < peers.size(); i++) {
            var peer = peers.get((i + number) % peers.size());
            var before = costs.getOrDefault(peer, Cost.NONE);
            var client = Cost.clientSeconds();
            var stored = peer.bed().measure(events.size(), () -> peer.store(events));
            var after = before.storing(stored, Cost.clientSeconds() - client);
            costs.put(peer, job ? after.rollingUp(peer.bed().measure(events.size(), peer::job)) : after);
        }
    }
}
