package dev.tidemark.rollup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.PGConnection;

/** Takes an actor's steps in a session of its own. */
final class Player implements AutoCloseable {

    /** What Postgres refuses when two stand in each other's way; it undoes the transaction whole, and the law must not notice. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Connection connection;
    private final int pid;
    private Actor actor = new Actor("nobody", java.util.List.of());
    private String name = "";
    private int next;
    private Future<String> running = threads.submit(() -> "");
    private boolean waiting;

    Player(Connection connection) throws SQLException {
        this.connection = connection;
        this.pid = connection.unwrap(PGConnection.class).getBackendPID();
    }

    void play(String letter, Actor role) {
        name = letter + ", " + role.name();
        actor = role;
        next = 0;
        waiting = false;
    }

    /** Of whom it plays, and a letter, because two may play the same. */
    String name() {
        return name;
    }

    int pid() {
        return pid;
    }

    boolean isWaiting() {
        return waiting;
    }

    boolean isDone() {
        return !waiting && next == actor.steps().size();
    }

    /** Begins its next step, and tells what that is. */
    String begin() {
        var sql = actor.steps().get(next++);
        running = threads.submit(run(sql));
        waiting = true;
        return name + ": " + sql;
    }

    /** Waits a moment for the step; tells what went wrong with it, or nothing; or that it goes on. */
    Progress look() throws Exception {
        try {
            var refused = running.get(2, TimeUnit.MILLISECONDS);
            waiting = false;
            if (!refused.isEmpty()) {
                next = actor.steps().size();
            }
            return refused.isEmpty() ? Progress.DONE : Progress.of(refused);
        } catch (TimeoutException stillRunning) {
            return Progress.RUNNING;
        }
    }

    /** What came of a step so far. */
    record Progress(boolean over, String refused) {
        static final Progress RUNNING = new Progress(false, "");
        static final Progress DONE = new Progress(true, "");

        static Progress of(String refused) {
            return new Progress(true, refused);
        }
    }

    private Callable<String> run(String sql) {
        return () -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
                return "";
            } catch (SQLException e) {
                if (!CONFLICTS.contains(e.getSQLState())) {
                    throw e;
                }
                rollback();
                return e.getSQLState();
            }
        };
    }

    private void rollback() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("rollback");
        }
    }

    /** Leaves what it is at, wherever that is, once nobody stands in its way. */
    void leave() throws Exception {
        running.get();
        rollback();
    }

    @Override
    public void close() throws SQLException {
        threads.close();
        connection.close();
    }
}
