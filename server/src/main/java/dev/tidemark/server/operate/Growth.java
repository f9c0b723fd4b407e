package dev.tidemark.server.operate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * By how much numbers have grown over some time until now.
 *
 * @param <K> what tells the numbers apart
 */
final class Growth<K> {

    private final Duration over;
    private final Deque<Sample<K>> samples = new ArrayDeque<>();

    /** @param over how long before the newest sample the oldest one may be */
    Growth(Duration over) {
        this.over = over;
    }

    private record Sample<K>(long nanos, Map<K, Double> values) {}

    /** @param nanos of a clock that only goes forward, as {@link System#nanoTime} */
    synchronized void look(long nanos, Map<K, Double> values) {
        samples.addLast(new Sample<>(nanos, Map.copyOf(values)));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > over.toNanos()) {
            samples.removeFirst();
        }
    }

    /** From the oldest sample to the newest; zero until there are two. */
    synchronized Duration lasted() {
        return samples.size() < 2
                ? Duration.ZERO
                : Duration.ofNanos(
                        samples.getLast().nanos() - samples.getFirst().nanos());
    }

    /** Of all numbers of the newest sample; what was not there before has grown from nothing. Empty until there are two samples. */
    synchronized Map<K, Double> grown() {
        if (samples.size() < 2) {
            return Map.of();
        }
        var before = samples.getFirst().values();
        return samples.getLast().values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, now -> now.getValue() - before.getOrDefault(now.getKey(), 0.0)));
    }

    /** A second, of those that have grown; that of several with the same name together. */
    synchronized Map<String, Double> perSecond(Predicate<K> which, Function<K, String> names) {
        var seconds = lasted().toNanos() / 1e9;
        return grown().entrySet().stream()
                .filter(each -> which.test(each.getKey()) && each.getValue() > 0)
                .collect(Collectors.groupingBy(
                        each -> names.apply(each.getKey()),
                        TreeMap::new,
                        Collectors.summingDouble(each -> each.getValue() / seconds)));
    }
}
