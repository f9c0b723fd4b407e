package dev.tidemark.schema;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Moves an installation from the tables of one database to the shards of the Citus cluster that it coordinates. All of it is one
 * transaction, which all nodes commit or none: who kills it anywhere finds a plain installation, and may begin again.
 *
 * <p>Nobody writes meanwhile, and no server is connected: events wait in the stream. That is the pause.
 */
public final class PlacementMigration {

    /** Functions on all nodes, and shards that are moved with their partitions and triggers, were tried with 13.2. */
    private static final int OLDEST = 13;

    private static final Pattern MAJOR = Pattern.compile("\\d+");

    private static final SqlStatement EXTENSION = load("", "extension");
    private static final SqlStatement WORKERS = load("citus/", "workers");
    private static final SqlStatement DISTRIBUTED = load("citus/", "distributed");
    private static final SqlStatement OTHERS = load("", "others");
    private static final SqlStatement SIZE = load("", "size");
    private static final SqlStatement FUNCTIONS = load("citus/", "functions");
    private static final SqlStatement TRIGGERS = load("", "triggers");
    private static final SqlStatement LEFT = load("citus/", "left");

    private final Database database;

    /** @param database of one connection: sessions besides are taken for servers that run */
    public PlacementMigration(Database database) {
        this.database = database;
    }

    private static SqlStatement load(String folder, String name) {
        return SqlStatement.load(PlacementMigration.class, folder + "PlacementMigration." + name);
    }

    /**
     * A table with its partitions.
     *
     * @param name with its schema
     * @param bytes on disk, with its indexes
     */
    public record Table(String name, long bytes) {}

    /** What there is to be moved, in order. Nothing is changed. */
    public List<Table> tables() {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> statements(RollupStore.all(session)).keySet().stream()
                        .map(name -> table(session, name))
                        .toList());
    }

    /** Where the rows are now. */
    public Placement placement() {
        return database.transaction(Isolation.READ_COMMITTED, Placement::of);
    }

    /** Why it cannot be done, each with what to do. Nothing is changed. */
    public List<String> obstacles() {
        return database.transaction(Isolation.READ_COMMITTED, PlacementMigration::obstacles);
    }

    /**
     * Moves everything, and compares the number of rows of each table before and after.
     *
     * @param moving is told each table before it is moved
     * @throws CannotMigrate if something is in the way
     * @throws dev.tidemark.sql.SqlFailure if the database fails, or somebody writes for longer than ten seconds; nothing is changed
     *     then
     */
    public void run(Consumer<Table> moving) {
        database.whenLocked("tidemark.apply", Isolation.READ_COMMITTED, session -> {
            var obstacles = obstacles(session);
            if (!obstacles.isEmpty()) {
                throw new CannotMigrate(obstacles);
            }
            var stored = RollupStore.all(session);
            var statements = statements(stored);
            keepOut(session, stored, statements.keySet());
            Placement.CITUS.changesTables(session);
            session.execute("set local citus.propagate_set_commands = 'local'");
            session.execute("set local check_function_bodies = off");
            for (var prepare : List.of(TRIGGERS, FUNCTIONS)) {
                session.query(prepare, Map.of(), row -> row.text("statement")).forEach(session::execute);
            }
            statements.forEach((table, distribute) -> {
                moving.accept(table(session, table));
                move(session, table, distribute);
            });
            Cluster.complete(session);
            stored.forEach(each ->
                    new RollupDdl(each.tables(), Placement.CITUS).placed().forEach(session::execute));
            statements.keySet().forEach(table -> tellRowsApart(session, table));
            new ApplySteps(session).remake(CatalogStore.current(session), stored);
            session.execute("select tidemark.tell_when_committed()");
            return true;
        });
    }

    /**
     * Gives back the disk that the coordinator's own tables still take: nobody sees their rows any more. Safe to run again.
     *
     * @return how many tables it emptied
     */
    public int giveBack() {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            if (Placement.of(session) == Placement.PLAIN) {
                return 0;
            }
            // No trigger is to learn of it: what the shards have stays.
            session.execute("set local session_replication_role = 'replica'");
            var left = session.query(LEFT, Map.of(), row -> row.text("name"));
            left.forEach(table -> session.execute(
                    "select truncate_local_data_after_distributing_table(%s)".formatted(new Literal(table))));
            return left.size();
        });
    }

    private static List<String> obstacles(Session session) {
        if (Placement.of(session) == Placement.CITUS) {
            return List.of("it is on a cluster already");
        }
        var version = session.first(EXTENSION, Map.of(), row -> row.text("version"));
        if (version.isEmpty()) {
            return List.of(
                    "the database has no extension citus; have the server load it (shared_preload_libraries), then: create extension citus");
        }
        if (major(version.get()) < OLDEST) {
            return List.of("Citus %s is not supported; %d or newer is".formatted(version.get(), OLDEST));
        }
        var obstacles = new ArrayList<String>();
        obstacles.addAll(workers(session));
        session.query(
                        DISTRIBUTED,
                        Map.of(),
                        row -> "table %1$s is distributed already, by %2$s; first: select undistribute_table('%1$s')"
                                .formatted(row.text("name"), row.text("by")))
                .forEach(obstacles::add);
        obstacles.addAll(Cluster.mistakes(CatalogStore.current(session)));
        var others = others(session);
        if (others > 0) {
            obstacles.add(
                    "%d sessions of Tidemark are connected; stop all servers and commands, and start them when this is done: events wait in the stream"
                            .formatted(others));
        }
        return obstacles;
    }

    /** A session that was closed a moment ago is given two seconds to be gone. */
    private static long others(Session session) {
        for (var look = 1; ; look++) {
            session.execute("select pg_stat_clear_snapshot()");
            var others =
                    session.first(OTHERS, Map.of(), row -> row.bigint("others")).orElseThrow();
            if (others == 0 || look == 20) {
                return others;
            }
            session.execute("select pg_sleep(0.1)");
        }
    }

    private static int major(String version) {
        var matcher = MAJOR.matcher(version);
        return matcher.lookingAt() ? Integer.parseInt(matcher.group()) : 0;
    }

    private static List<String> workers(Session session) {
        var workers = session.query(
                WORKERS,
                Map.of(),
                row -> row.flag("answers")
                        ? ""
                        : "worker %s does not answer: %s; start it, or see what is between"
                                .formatted(row.text("node"), row.text("said").strip()));
        return workers.isEmpty()
                ? List.of("there are no workers; for each: select citus_add_node('host', 5432)")
                : workers.stream().filter(each -> !each.isEmpty()).toList();
    }

    /** By table, in order. */
    private static Map<String, List<String>> statements(List<StoredRollup> stored) {
        var statements = new LinkedHashMap<String, List<String>>();
        Cluster.CONTROL.forEach(table -> statements.put(table, List.of(Cluster.distribute(table))));
        stored.forEach(each -> statements.putAll(new RollupDdl(each.tables(), Placement.CITUS).distributed()));
        return statements;
    }

    private static Table table(Session session, String quoted) {
        var bytes = session.first(SIZE, Map.of("name", quoted), row -> row.bigint("bytes"));
        return new Table(quoted.replace("\"", ""), bytes.orElseThrow());
    }

    /** Who writes a rollup takes its lock first, in the order of names; who writes events takes the tables'. */
    private static void keepOut(Session session, List<StoredRollup> stored, Iterable<String> tables) {
        session.execute("set local lock_timeout = '10s'");
        stored.stream()
                .map(each -> each.rollup().name())
                .distinct()
                .sorted()
                .forEach(name -> session.execute("select tidemark.lock_rollup(%s)".formatted(new Literal(name))));
        session.execute("lock table " + String.join(", ", tables) + " in share row exclusive mode");
    }

    private static void move(Session session, String table, List<String> distribute) {
        var count = SqlStatement.of("select count(*) as rows from " + table);
        var before = session.first(count, Map.of(), row -> row.bigint("rows")).orElseThrow();
        distribute.forEach(session::execute);
        var after = session.first(count, Map.of(), row -> row.bigint("rows")).orElseThrow();
        if (!before.equals(after)) {
            throw new IllegalStateException(
                    "%s had %,d rows, and has %,d on the shards; nothing was changed".formatted(table, before, after));
        }
    }

    private static void tellRowsApart(Session session, String table) {
        session.execute(
                "select tidemark.tell_rows_apart(relname) from pg_class where oid = %s::regclass and relkind = 'p'"
                        .formatted(new Literal(table)));
    }
}
