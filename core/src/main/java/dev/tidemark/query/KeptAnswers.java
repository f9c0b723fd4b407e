package dev.tidemark.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers about sealed time, each together with the {@link Seal} that it holds under. When there are too many, the one goes that
 * was not asked for longest.
 */
public final class KeptAnswers {

    /** A single answer has no more than this part of all. */
    private static final int SHARE = 8;

    private static final int ROW_BYTES = 64;
    private static final int VALUE_BYTES = 64;
    private static final long RANGE_BYTES = 80;

    private final long most;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;

    /** @param most bytes, about; 0 keeps none */
    public KeptAnswers(long most) {
        this.most = most;
    }

    /** The same plan, asked by the same tenant, reads the same. */
    private record Key(int tenantId, Plan plan) {}

    private record Kept(Seal seal, Answer answer, long bytes) {}

    synchronized Optional<Answer> find(int tenantId, Plan plan, Seal seal) {
        var found = Optional.ofNullable(kept.get(new Key(tenantId, plan)))
                .filter(each -> each.seal().equals(seal))
                .map(Kept::answer);
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }

    synchronized void keep(int tenantId, Seal seal, Answer answer) {
        var size = bytes(answer);
        var key = new Key(tenantId, answer.plan());
        letGo(kept.remove(key));
        if (size <= most / SHARE) {
            kept.put(key, new Kept(seal, answer, size));
            bytes += size;
            var eldest = kept.entrySet().iterator();
            while (bytes > most) {
                letGo(eldest.next().getValue());
                eldest.remove();
            }
        }
    }

    private void letGo(@Nullable Kept gone) {
        bytes -= gone == null ? 0 : gone.bytes();
    }

    /** The question can be half a megabyte, and its tiles can have thousands of ranges. */
    private static long bytes(Answer answer) {
        return 2L * answer.plan().query().toString().length()
                + (answer.plan().origin() instanceof Origin.Kept of ? RANGE_BYTES * of.ranges() : 0)
                + answer.rows().stream().mapToLong(KeptAnswers::bytes).sum();
    }

    private static long bytes(List<@Nullable Object> row) {
        return ROW_BYTES
                + row.stream()
                        .mapToLong(value -> value instanceof String text ? VALUE_BYTES + text.length() : VALUE_BYTES)
                        .sum();
    }

    /** How many answers were there. */
    public synchronized long hits() {
        return hits;
    }

    /** How many could have been there and were not. */
    public synchronized long misses() {
        return misses;
    }

    /** About how much memory it takes. */
    public synchronized long bytes() {
        return bytes;
    }
}
