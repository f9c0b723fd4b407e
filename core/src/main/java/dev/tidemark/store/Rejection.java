package dev.tidemark.store;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rejects of one batch, inside its transaction: new ones, those that are rejected again, and those that are none any more. */
final class Rejection {

    private static final SqlStatement REJECT = SqlStatement.load(EventStore.class, "EventStore.reject");
    private static final SqlStatement AGAIN = SqlStatement.load(EventStore.class, "EventStore.rejectAgain");
    private static final SqlStatement SETTLE = SqlStatement.load(EventStore.class, "EventStore.settle");

    private final Session session;

    Rejection(Session session) {
        this.session = session;
    }

    Rejection reject(List<Reject> rejects) {
        rejects.forEach(reject -> {
            if (reject.received().isAgain()) {
                again(reject);
            } else {
                insert(reject);
            }
        });
        return this;
    }

    private void insert(Reject reject) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("tenant_id", reject.identity().tenantId());
        values.put("received_at", reject.receivedAt());
        values.put("event_key", reject.identity().key());
        values.put("own_time", reject.identity().time());
        values.put("again", reject.received().again());
        values.put("source", reject.received().source());
        values.put("reason", reject.reason());
        values.put("detail", reject.detail());
        values.put("bytes", reject.received().bytes());
        session.update(REJECT, values);
    }

    /** Stays, with the reason of this time; where it was deleted meanwhile it stays deleted. */
    private void again(Reject reject) {
        session.update(
                AGAIN,
                Map.of(
                        "reject_id",
                        reject.received().rejectId(),
                        "reason",
                        reject.reason(),
                        "detail",
                        reject.detail()));
    }

    /** Deletes the rejects of events that are stored now, or were there already; not where another copy was just rejected. */
    void settle(Collection<Event> events, Collection<Reject> rejects) {
        var rejected = rejects.stream().map(Reject::identity).collect(Collectors.toSet());
        var settled = events.stream()
                .filter(event -> event.received().isAgain() && !rejected.contains(Identity.of(event)))
                .map(event -> event.received().rejectId())
                .toArray(Long[]::new);
        if (settled.length > 0) {
            session.update(SETTLE, Map.of("reject_ids", new Session.ArrayOf("bigint", settled)));
        }
    }
}
