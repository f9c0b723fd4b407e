package dev.tidemark.bench.live;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** Events of which it is known when they were committed, and when each viewer learns of them. */
final class Probes {

    static final String DEVICE = "probe";

    private static final int DIGITS = 3;
    private static final SqlStatement INSERT = SqlStatement.of("""
            insert into tidemark.events (tenant_id, occurred_at, event_key, received_at, own_time, source, type, payload)
            values (:tenant, :at, :key, :at, true, 'page_view', 'page_view', jsonb_build_object('article', '/probe', 'device', :device::text, 'engaged', 1))""");

    private final Database database;
    private final int tenant;
    private final AtomicLongArray committed;
    private final Histogram delays = new SynchronizedHistogram(DIGITS);
    private int last;

    Probes(Database database, int tenant, int most) {
        this.database = database;
        this.tenant = tenant;
        this.committed = new AtomicLongArray(most + 1);
    }

    /** Another one; the time that counts is when its transaction has committed. */
    void send() {
        var values = Map.of("tenant", tenant, "at", Instant.now(), "key", UUID.randomUUID(), "device", DEVICE);
        database.transaction(Isolation.READ_COMMITTED, session -> session.update(INSERT, values));
        committed.set(++last, System.nanoTime());
    }

    /** A viewer knew so many and knows so many now. What it hears of while the commit comes back took no time. */
    void seen(int before, int now, long at) {
        for (var number = before + 1; number <= now; number++) {
            var then = committed.get(number);
            delays.recordValue(then == 0 ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toMicros(at - then)));
        }
    }

    /** In microseconds. */
    Histogram delays() {
        return delays;
    }

    int sent() {
        return last;
    }
}
