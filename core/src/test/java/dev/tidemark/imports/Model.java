package dev.tidemark.imports;

import dev.tidemark.catalog.Grain;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What slices of one rollup are imported, by simple rules: the newest delivery of a slice is what it has; one of all tenants
 * takes the place of those of one.
 */
final class Model {

    /** A row: whose it is, its member, and its numbers, of which some may be absent. */
    record Line(int tenant, Instant bucket, String member, List<Optional<Long>> numbers) {}

    /** What an import has delivered of a bucket. */
    private record Slice(long importId, List<Line> lines) {}

    /** By tenant, 0 for all. */
    private final Map<Instant, Map<Integer, Slice>> buckets = new TreeMap<>();

    private final Map<Long, Map<Instant, Map<Integer, Slice>>> before = new HashMap<>();
    private final Grain grain;

    Model(Grain grain) {
        this.grain = grain;
    }

    /** How many slices another is imported over, or for the first time. */
    int put(long importId, Instant from, Instant to, int tenant, List<Line> lines) {
        var changed = 0;
        var replaced = new TreeMap<Instant, Map<Integer, Slice>>();
        for (var bucket = from; bucket.isBefore(to); bucket = grain.next(bucket)) {
            var at = bucket;
            var its = lines.stream().filter(each -> each.bucket().equals(at)).toList();
            var old = buckets.getOrDefault(bucket, Map.of());
            if (isThere(old, tenant, its)) {
                continue;
            }
            replaced.put(bucket, old);
            var now = tenant == 0 ? new TreeMap<Integer, Slice>() : new TreeMap<>(old);
            now.put(tenant, new Slice(importId, its));
            buckets.put(bucket, now);
            changed++;
        }
        before.put(importId, replaced);
        return changed;
    }

    private static boolean isThere(Map<Integer, Slice> old, int tenant, List<Line> lines) {
        return old.containsKey(tenant)
                && List.copyOf(old.get(tenant).lines()).equals(lines)
                && (tenant != 0 || old.size() == 1);
    }

    /** Whether another import has come over some of a range since. */
    boolean isCovered(long importId, Instant from, Instant to, int tenant) {
        return buckets.entrySet().stream()
                .filter(each -> !each.getKey().isBefore(from) && each.getKey().isBefore(to))
                .flatMap(each -> each.getValue().entrySet().stream())
                .anyMatch(each -> each.getValue().importId() > importId
                        && (tenant == 0 || each.getKey() == 0 || each.getKey() == tenant));
    }

    /** One of a tenant's slices has left those of others alone. */
    void undo(long importId, int tenant) {
        before.getOrDefault(importId, Map.of()).forEach((bucket, old) -> {
            if (tenant == 0) {
                buckets.put(bucket, old);
            } else {
                var now = new TreeMap<>(buckets.getOrDefault(bucket, Map.of()));
                now.remove(tenant);
                Optional.ofNullable(old.get(tenant)).ifPresent(slice -> now.put(tenant, slice));
                buckets.put(bucket, now);
            }
        });
    }

    /** What a tenant's bucket has by import; nothing if it is of events. */
    Optional<List<Line>> lines(int tenant, Instant bucket) {
        var its = buckets.getOrDefault(bucket, Map.of());
        return Optional.ofNullable(its.getOrDefault(tenant, its.get(0)))
                .map(slice -> slice.lines().stream()
                        .filter(each -> each.tenant() == tenant)
                        .toList());
    }
}
