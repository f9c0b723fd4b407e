package dev.tidemark.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds every peer's answers against those of one that reads the events. */
final class Equality {

    private Equality() {}

    /** What differs; nothing if all are equal. */
    static List<String> differences(List<Peer> peers, Peer truth) {
        var differences = new ArrayList<String>();
        for (var asked : Asked.values()) {
            var expected = truth.ask(asked).orElseThrow();
            if (expected.isEmpty()) {
                differences.add(asked.title() + ": nothing to compare with");
            }
            for (var peer : peers) {
                peer.ask(asked)
                        .flatMap(found -> difference(expected, found, peer.error(asked)))
                        .ifPresent(what -> differences.add("%s, %s: %s".formatted(peer.name(), asked.title(), what)));
            }
        }
        return differences;
    }

    /** @param error of which each number may be wrong, relative */
    static Optional<String> difference(Map<String, Long> expected, Map<String, Long> found, double error) {
        var same = expected.keySet().equals(found.keySet())
                && expected.entrySet().stream()
                        .allMatch(each -> Math.abs(found.getOrDefault(each.getKey(), 0L) - each.getValue())
                                <= error * each.getValue());
        return same ? Optional.empty() : Optional.of("%s instead of %s".formatted(found, expected));
    }
}
