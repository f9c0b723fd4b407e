package dev.tidemark.rollup;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One who does something in a transaction of its own, step by step, while others take theirs.
 *
 * @param steps SQL, one statement or several each; the first begins the transaction and the last ends it
 */
record Actor(String name, List<String> steps) {

    private static final String NEW = "insert into tidemark.events values ";

    /** New events, in a bucket that is sealed and in one that is not, of keys that are there and of ones that are not. */
    static Actor insert() {
        return readCommitted(
                "insert",
                NEW + Ground.event(11, "2024-02-29T10:05:01Z", "a", "u3", 1) + ", "
                        + Ground.event(12, "2024-02-29T12:00:00Z", "c", "u1", 6),
                NEW + Ground.event(13, "2024-03-01T00:06:00Z", "a", "u3", 1));
    }

    /** Copies of an event that is there, of one that another actor brings, and one that is new. */
    static Actor duplicate() {
        return readCommitted(
                "duplicate",
                NEW + Ground.event(2, "2024-02-29T10:20:00Z", "a", "u2", 3) + ", "
                        + Ground.event(11, "2024-02-29T10:05:01Z", "a", "u3", 1) + ", "
                        + Ground.event(21, "2024-02-29T10:30:00Z", "a", "u4", 2) + " on conflict do nothing");
    }

    /** The smallest value grows, and an event goes over to another key. */
    static Actor update() {
        return readCommitted(
                "update",
                "update tidemark.events set payload = payload || '{\"engaged\": 70}' where " + Ground.key(2),
                "update tidemark.events set payload = payload || '{\"article\": \"b\"}' where user_id = 'u1'");
    }

    /** From a sealed bucket and partition into others that are not sealed, and back. */
    static Actor move() {
        return readCommitted("move", """
                update tidemark.events set occurred_at = occurred_at
                    + case when occurred_at < '2024-03-01T00:00:00Z' then interval '24 hours' else interval '-24 hours' end
                where user_id in ('u1', 'u2')""");
    }

    static Actor erase() {
        return readCommitted("erase", "delete from tidemark.events where user_id = 'u2'");
    }

    /** Of which each statement works on what was there when the transaction began. */
    static Actor eraseAsOfBefore() {
        return repeatableRead("erase as of before", "delete from tidemark.events where user_id = 'u2'");
    }

    /** The same. */
    static Actor updateAsOfBefore() {
        return repeatableRead(
                "update as of before",
                "update tidemark.events set payload = payload || '{\"article\": \"d\", \"engaged\": 70}' where user_id = 'u1'");
    }

    /** As an import does: what an hour holds goes, and something else comes. */
    static Actor replace() {
        return readCommitted(
                "replace",
                "delete from tidemark.events where occurred_at >= '2024-02-29T10:00:00Z' and occurred_at < '2024-02-29T11:00:00Z'",
                NEW + Ground.event(31, "2024-02-29T10:05:00Z", "a", "u5", 2) + ", "
                        + Ground.event(2, "2024-02-29T10:20:00Z", "b", "u2", 4));
    }

    static Actor flush() {
        return readCommitted("flush", "select tidemark.flush()");
    }

    static Actor seal() {
        return readCommitted("seal", "select tidemark.seal()");
    }

    static Actor recompute() {
        return readCommitted("recompute", recompute("extremes") + "; " + recompute("sums"));
    }

    private static String recompute(String rollup) {
        return "select tidemark.recompute('%s', '2024-02-29T00:00:00Z', '2024-03-02T00:00:00Z')".formatted(rollup);
    }

    static Actor backfill() {
        return readCommitted("backfill", "select tidemark.backfill('extremes'), tidemark.backfill('sums')");
    }

    /** Of all time, for which the tables of events have to be known. */
    static Actor recomputeAll() {
        return readCommitted("recompute all", "select tidemark.recompute('extremes'), tidemark.recompute('sums')");
    }

    /** An event of a month that was never seen. */
    static Actor newMonth(int number) {
        return readCommitted(
                "new month",
                "select tidemark.add_partition('events', '" + Ground.NEW_MONTH + "')",
                NEW + Ground.event(number, Ground.NEW_MONTH, "a", "u" + number, number));
    }

    /** Nobody can make a plan that reads events meanwhile. */
    static Actor inTheWay() {
        return readCommitted("in the way", "lock table only tidemark.events_p202402 in access exclusive mode");
    }

    /** Who has to change or delete one of these rows waits in the midst of a statement; who reads does not. */
    static List<Actor> holders() {
        return List.of(
                holding("deltas", "sums_deltas", "extremes_deltas"),
                holding("finest rows", "sums_hour", "extremes_quarter_hour"),
                holding("coarser rows", "sums_day", "extremes_day"));
    }

    private static Actor holding(String what, String... tables) {
        return readCommitted(
                "holding " + what,
                Stream.of(tables)
                        .map(table -> "select from tidemark." + table + " for update")
                        .collect(Collectors.joining("; ")));
    }

    static Actor retain() {
        return readCommitted("retain", "select tidemark.retain()");
    }

    /** With this actor's name and steps, and one more of the same after its transaction. */
    Actor twice() {
        return new Actor(
                name + " twice", Stream.concat(steps.stream(), steps.stream()).toList());
    }

    private static Actor readCommitted(String name, String... statements) {
        return new Actor(
                name,
                Stream.of(
                                Stream.of("begin; " + statements[0]),
                                Stream.of(statements).skip(1),
                                Stream.of("commit"))
                        .flatMap(each -> each)
                        .toList());
    }

    private static Actor repeatableRead(String name, String statement) {
        return new Actor(
                name,
                List.of(
                        "begin isolation level repeatable read; select count(*) from tidemark.tenants",
                        statement,
                        "commit"));
    }
}
