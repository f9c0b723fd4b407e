package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Progress;
import dev.tidemark.bench.ground.Settings;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** The whole run: store, compare, and only when all are equal, ask. */
final class Comparing {

    private final Supplier<Bed> beds;
    private final Progress progress;
    private final Timing timing;
    private final Optional<Cold> cold;

    /**
     * @param beds a database of its own each time
     * @param cold where Postgres can be started anew
     */
    Comparing(Supplier<Bed> beds, Progress progress, Timing timing, Optional<Cold> cold) {
        this.beds = beds;
        this.progress = progress;
        this.timing = timing;
        this.cold = cold;
    }

    Report run(int events, int batch) throws SQLException {
        var peers = Peers.on(beds);
        var skipped = new ArrayList<>(peers.skipped());
        if (cold.isEmpty()) {
            skipped.add("cold reads: this Postgres is not ours to start anew");
        }
        skipped.forEach(what -> progress.tell("SKIPPED " + what));
        var stored = peers.all();
        var settings = Settings.of(stored.getFirst().bed());
        var costs = new Loading(stored, progress).load(events, batch);
        var hidden = new LinkedHashMap<Peer, Long>();
        stored.forEach(peer -> hidden.put(peer, events - told(peer)));
        var plain = stored.stream()
                .filter(peer -> peer.name().startsWith("plain"))
                .findFirst()
                .orElseThrow();
        try (var duck = new Duck(plain.bed())) {
            var asked = new ArrayList<>(stored);
            asked.add(duck);
            asked.forEach(Peer::finish);
            progress.tell("all is rolled up; comparing");
            var differences = Equality.differences(asked, plain);
            differences.forEach(what -> progress.tell("DIFFERENT: " + what));
            var right = differences.isEmpty();
            var answers = right ? answers(asked) : Map.<Asked, Map<Peer, Histogram>>of();
            var first = right ? coldAnswers(asked) : Map.<Asked, Map<Peer, Histogram>>of();
            return new Report(
                    Instant.now(),
                    settings,
                    events,
                    costs,
                    hidden,
                    answers,
                    first,
                    sizes(stored),
                    differences,
                    skipped);
        }
    }

    private Map<Asked, Map<Peer, Histogram>> answers(List<Peer> peers) {
        var answers = new LinkedHashMap<Asked, Map<Peer, Histogram>>();
        for (var asked : Asked.values()) {
            progress.tell("asking: " + asked.title());
            answers.put(asked, timing.time(peers, asked));
        }
        return answers;
    }

    private Map<Asked, Map<Peer, Histogram>> coldAnswers(List<Peer> peers) {
        var answers = new LinkedHashMap<Asked, Map<Peer, Histogram>>();
        cold.ifPresent(reads -> {
            for (var asked : Asked.values()) {
                progress.tell("asking cold: " + asked.title());
                answers.put(asked, reads.time(peers, asked));
            }
        });
        return answers;
    }

    private static long told(Peer peer) {
        return peer.ask(Asked.MONTHS).orElseThrow().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Map<Peer, Report.Bytes> sizes(List<Peer> peers) {
        var sizes = new LinkedHashMap<Peer, Report.Bytes>();
        for (var peer : peers) {
            var bed = peer.bed();
            var all = bed.number("select pg_database_size(current_database()) as n");
            var rows = peer.rollup().map(table -> bed.number("select count(*) as n from " + table));
            var bytes = peer.rollup().map(table -> bed.number("""
                    select sum(pg_total_relation_size(relation))::bigint as n
                    from (select '%1$s'::regclass as relation union select relid from pg_partition_tree('%1$s')) relations""".formatted(table)));
            sizes.put(peer, new Report.Bytes(all, rows.orElse(0L), bytes.orElse(0L)));
        }
        return sizes;
    }
}
