package dev.tidemark.bench.stress;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Updates and deletions, in either isolation; also transactions that stay open for a while after they wrote, and then commit
 * or do not.
 */
final class Changer implements Runnable {

    private final Database database;
    private final RandomGenerator random;
    private final Counts counts;

    Changer(Database database, RandomGenerator random, Counts counts) {
        this.database = database;
        this.random = random;
        this.counts = counts;
    }

    @Override
    public void run() {
        var isolation = random.nextInt(3) == 0 ? Isolation.REPEATABLE_READ : Isolation.READ_COMMITTED;
        var back = random.nextInt(6) == 0;
        try {
            counts.add("events changed or deleted", database.transaction(isolation, session -> {
                var changed = session.update(SqlStatement.of(change()), Map.of());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
                if (back) {
                    throw new RolledBack();
                }
                return changed;
            }));
        } catch (RolledBack asWanted) {
            counts.add("changes rolled back", 1);
        }
    }

    private String change() {
        return switch (random.nextInt(6)) {
            case 0 -> "delete from tidemark.events where " + someHours() + " and " + someUser();
            case 1 -> "delete from tidemark.events where " + someHours() + " and payload ->> 'article' = 'a1'";
            case 2 -> "update tidemark.events set payload = payload || '{\"engaged\": 7}' where " + someHours();
            case 3 -> "update tidemark.events set user_id = 'user1' where " + someHours() + " and " + someUser();
            case 4 ->
                "update tidemark.events set occurred_at = occurred_at - interval '1 day %d us' where %s and %s"
                        .formatted(random.nextInt(1_000_000), someHours(), someUser());
            default -> """
                    insert into tidemark.events
                    select now() - n * interval '7 minutes', now(), gen_random_uuid(), 1, true, 'page_view', 'page_view', 'user' || n, '', '{"article": "a1", "engaged": 3}', '{}'
                    from generate_series(1, 10) n""";
        };
    }

    private String someHours() {
        var hours = random.nextInt(100);
        return "occurred_at >= now() - interval '%d hours' and occurred_at < now() - interval '%d hours'"
                .formatted(hours + 1 + random.nextInt(5), hours);
    }

    private String someUser() {
        return "user_id = 'user" + random.nextInt(40) + "'";
    }

    /** On purpose. */
    @SuppressWarnings("serial")
    private static final class RolledBack extends RuntimeException {}
}
