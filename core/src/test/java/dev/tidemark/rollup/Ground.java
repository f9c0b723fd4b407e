package dev.tidemark.rollup;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database with two rollups, one that subtracts and one that does not, and a few events: on 29 February 2024, which is
 * sealed, and on 1 March, which is not. Some are flushed and some wait.
 */
final class Ground implements AutoCloseable {

    private static final String CATALOG = """
            sources:
              page_view:
                user: user
                fields: { article: article, engaged: { path: engaged, type: integer } }
            rollups:
              sums:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { n: count, engaged: { sum: engaged }, load: { quantile: engaged } }
                grains: [hour, day]
                keep: { hour: 30d }
              extremes:
                source: page_view
                dimensions: { page: article }
                measures: { n: count, shortest: { min: engaged }, visitors: { count_distinct: user } }
                grains: [quarter_hour, day]
                keep: { quarter_hour: 30d }
            """;

    /** There is no partition for it. */
    static final String NEW_MONTH = "2024-05-31T23:59:59.999999Z";

    private static final List<String> TABLES = List.of(
            "events",
            "sums_deltas",
            "sums_hour",
            "sums_day",
            "extremes_deltas",
            "extremes_quarter_hour",
            "extremes_day",
            "entities",
            "rollup_grains",
            "backfills");

    /** How the rollups stand when the actors begin. */
    enum Start {
        /** Whole; 29 February is sealed. */
        WHOLE("""
                update tidemark.rollup_grains set floor = '-infinity', watermark = case grain when 'day' then '2024-03-01T00:00:00Z' else 'infinity' end::timestamptz;
                update tidemark.backfills set done_at = now();
                """),
        /** Of 29 February, which is sealed, only the days are kept. */
        LET_GO("""
                delete from tidemark.sums_hour where bucket < '2024-03-01T00:00:00Z';
                delete from tidemark.extremes_quarter_hour where bucket < '2024-03-01T00:00:00Z';
                update tidemark.rollup_grains set floor = case grain when 'day' then '-infinity' else '2024-03-01T00:00:00Z' end::timestamptz, watermark = case grain when 'day' then '2024-03-01T00:00:00Z' else 'infinity' end::timestamptz;
                update tidemark.backfills set done_at = now();
                """),
        /** Known from 1 March on, which is sealed; the next chunk of history begins on 29 February at ten. */
        BUILDING("""
                delete from tidemark.sums_hour where bucket < '2024-03-01T00:00:00Z';
                delete from tidemark.extremes_quarter_hour where bucket < '2024-03-01T00:00:00Z';
                delete from tidemark.sums_day;
                delete from tidemark.extremes_day;
                update tidemark.rollup_grains set floor = '2024-03-01T00:00:00Z', watermark = 'infinity';
                select tidemark.fill_day_sums('2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'), tidemark.fill_day_extremes('2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z');
                update tidemark.rollup_grains set watermark = '2024-03-02T00:00:00Z' where grain = 'day';
                update tidemark.backfills set done_at = null, width = '14 hours';
                """);

        private final String sql;

        Start(String sql) {
            this.sql = sql;
        }
    }

    private final String url = TestPostgres.newDatabase();
    private final Connection connection;
    private final Connection watcher;
    private final PreparedStatement law;
    private final PreparedStatement verify;
    private final PreparedStatement reset;

    Ground(Start start) throws SQLException {
        try (var database = Database.connect(url, 2)) {
            new Apply(database).run(Catalog.parse("ground", CATALOG));
        }
        connection = connect("");
        execute(
                "select tidemark.add_partition(parent, at) from unnest(array['events', 'sums_hour', 'sums_day', 'extremes_quarter_hour', 'extremes_day']) parent, unnest('{2024-02-29,2024-03-01}'::timestamptz[]) at");
        execute(events(
                event(1, "2024-02-29T10:05:00Z", "a", "u1", 5),
                event(2, "2024-02-29T10:20:00Z", "a", "u2", 3),
                event(3, "2024-02-29T10:25:00Z", "b", "u1", 7),
                event(4, "2024-03-01T00:05:00Z", "a", "u1", 4),
                event(5, "2024-03-01T09:00:00Z", "b", "u3", 9)));
        execute("select tidemark.flush()");
        execute(
                "select tidemark.fill_day_sums('2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'), tidemark.fill_day_extremes('2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z')");
        execute(start.sql);
        execute(events(event(6, "2024-02-29T11:00:00Z", "a", "u2", 8), event(7, "2024-03-01T00:10:00Z", "a", "u2", 2)));
        execute(resetFunction());
        watcher = connect(
                "set default_transaction_isolation = 'repeatable read'; set plan_cache_mode = force_generic_plan");
        law = watcher.prepareStatement(Law.TEXT);
        verify = watcher.prepareStatement(Law.VERIFY);
        reset = connection.prepareStatement("select reset()");
    }

    /** One row of values for the table of events. */
    static String event(int number, String at, String article, String user, int engaged) {
        return "('%1$s', '%1$s', '%2$s', 1, true, 'page_view', 'page_view', '%3$s', '', '{\"article\": \"%4$s\", \"engaged\": %5$d}', '{}')"
                .formatted(at, new UUID(0, number), user, article, engaged);
    }

    static String key(int number) {
        return "event_key = '" + new UUID(0, number) + "'";
    }

    private static String events(String... events) {
        return "insert into tidemark.events values " + String.join(", ", events);
    }

    /** Puts back what was there, without triggers; a few rows in a fraction of the time of making a database. */
    private static String resetFunction() {
        var save =
                TABLES.stream().map(each -> "create table saved.%1$s as select * from tidemark.%1$s;".formatted(each));
        var restore = TABLES.stream()
                .map(each -> "delete from tidemark.%1$s; insert into tidemark.%1$s select * from saved.%1$s;"
                        .formatted(each));
        return """
                create schema saved;
                %s
                create function reset() returns void language plpgsql set session_replication_role = replica as $$
                declare
                    partition text;
                begin
                %s
                    for partition in select relname from pg_class where relispartition and relkind = 'r' and relname like '%%p202405' loop
                        execute 'drop table tidemark.' || partition;
                    end loop;
                end $$""".formatted(save.collect(Collectors.joining("\n")), restore.collect(Collectors.joining("\n")));
    }

    /** A session for an actor, or for who watches. */
    Connection connect() throws SQLException {
        return connect("set deadlock_timeout = '10ms'");
    }

    private Connection connect(String settings) throws SQLException {
        var session = DriverManager.getConnection(url);
        try (var statement = session.createStatement()) {
            statement.execute("set synchronous_commit = off; " + settings);
        }
        return session;
    }

    void reset() throws SQLException {
        reset.execute();
    }

    /** Where the law does not hold, as far as is committed now; empty when it does. */
    List<String> differences() throws SQLException {
        return lines(law);
    }

    /** The same as verify tells it. */
    List<String> verify() throws SQLException {
        return lines(verify);
    }

    private static List<String> lines(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String from) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Which of these sessions wait for which others. */
    List<Integer> blockers(int pid) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select unnest(pg_blocking_pids(" + pid + "))")) {
            var all = new ArrayList<Integer>();
            while (rows.next()) {
                all.add(rows.getInt(1));
            }
            return all;
        }
    }

    /** Rows that were deleted and put back so often would be read by everybody. */
    void vacuum() throws SQLException {
        execute("vacuum analyze "
                + Stream.concat(TABLES.stream(), Stream.of("tenants"))
                        .map(each -> "tidemark." + each)
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        watcher.close();
    }
}
