package dev.tidemark.store;

import dev.tidemark.schema.Partitions;
import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts batches of events into the database, each event once, in the transaction that moves the stream's position. Safe
 * for use by several threads, a batch each.
 */
public final class EventStore {

    private final Database database;
    private final Placement.Known placement = new Placement.Known();
    private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();

    public EventStore(Database database) {
        this.database = database;
    }

    /**
     * Stores a batch, or finds that it is not this caller's to store.
     *
     * @throws dev.tidemark.sql.SqlFailure when the database cannot be reached or refuses for another reason than an
     *     event's own data; after a lost connection the batch may have been stored, which a second attempt finds out
     */
    public Outcome store(Batch batch) {
        return store(batch, _ -> {});
    }

    /**
     * The same, and tells the reason of each reject that is new: one that was there already is no other one.
     *
     * @param rejected called when the batch is stored
     */
    public Outcome store(Batch batch, Consumer<String> rejected) {
        var stored = storeAndTell(batch);
        stored.rejected().forEach(rejected);
        return stored.outcome();
    }

    /** @param rejected reasons of the rejects that are new */
    private record Told(Outcome outcome, List<String> rejected) {}

    private Told storeAndTell(Batch batch) {
        try {
            return ensureAndStore(batch);
        } catch (SqlFailure failure) {
            if (!failure.isMissingPartition()) {
                throw failure;
            }
            // Somebody dropped a partition that this process remembers.
            months.clear();
            return ensureAndStore(batch);
        }
    }

    private Told ensureAndStore(Batch batch) {
        ensurePartitions(batch.events());
        return database.transaction(Isolation.READ_COMMITTED, session -> store(session, batch));
    }

    private Told store(Session session, Batch batch) {
        placement.of(session).writesRows(session);
        if (!Offsets.advance(session, batch.from(), batch.next())) {
            return new Told(new Outcome.Fenced(), List.of());
        }
        var limits = TimeLimits.read(session);
        var untimely = batch.events().stream()
                .flatMap(event -> limits.refusal(event).stream())
                .toList();
        var timely = untimely.isEmpty()
                ? batch.events()
                : batch.events().stream()
                        .filter(event -> limits.refusal(event).isEmpty())
                        .toList();
        var insertion = new Insertion(session);
        var inserted = insertion.insert(timely);
        var refused =
                Stream.concat(untimely.stream(), insertion.refused().stream()).toList();
        var rejects = Stream.concat(batch.rejects().stream(), refused.stream()).toList();
        var rejection = new Rejection(session);
        var fresh = rejection.reject(rejects);
        rejection.settle(batch.events(), rejects);
        var duplicates = batch.events().size() - inserted - refused.size();
        return new Told(new Outcome.Stored(inserted, duplicates, rejects.size()), fresh);
    }

    /** In a transaction of its own: a month that exists for nothing does no harm, a lock held for long would. */
    private void ensurePartitions(Collection<Event> events) {
        var missing = events.stream()
                .filter(TimeLimits::isSane)
                .map(event -> Partitions.monthOf(event.occurredAt()))
                .filter(month -> !months.contains(month))
                .collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            database.transaction(Isolation.READ_COMMITTED, session -> {
                Partitions.ensure(session, missing);
                return true;
            });
            months.addAll(missing);
        }
    }
}
