package dev.tidemark.store;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    /** Tells the reasons of those that are new. */
    List<String> reject(List<Reject> rejects) {
        var parts = rejects.stream()
                .collect(Collectors.partitioningBy(reject -> reject.received().isAgain()));
        parts.getOrDefault(true, List.of()).forEach(this::again);
        var fresh = parts.getOrDefault(false, List.of());
        return fresh.isEmpty() ? List.of() : insert(fresh);
    }

    private List<String> insert(List<Reject> rejects) {
        var values = new HashMap<String, Object>();
        values.put(
                "tenant_ids", column("integer", rejects, each -> each.identity().tenantId()));
        values.put("received_at", column("timestamptz", rejects, Reject::receivedAt));
        values.put("event_keys", column("uuid", rejects, each -> each.identity().key()));
        values.put(
                "own_times",
                column("timestamptz", rejects, each -> each.identity().time()));
        values.put("again", column("boolean", rejects, each -> each.received().again()));
        values.put("sources", column("text", rejects, each -> each.received().source()));
        values.put(
                "delivered_as", column("text", rejects, each -> each.received().deliveredAs()));
        values.put("reasons", column("text", rejects, Reject::reason));
        values.put("details", column("text", rejects, Reject::detail));
        values.put(
                "bytes",
                new Session.ArrayOf(
                        "bytea",
                        rejects.stream().map(each -> each.received().bytes()).toArray(byte[][]::new)));
        return session.query(REJECT, values, row -> row.text("reason"));
    }

    private static Session.ArrayOf column(String type, List<Reject> rejects, Function<Reject, @Nullable Object> value) {
        return new Session.ArrayOf(type, rejects.stream().map(value).toArray());
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
