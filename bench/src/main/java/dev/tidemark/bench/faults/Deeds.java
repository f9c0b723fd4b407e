package dev.tidemark.bench.faults;

import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Does what a fault is, and undoes what lasts. */
final class Deeds {

    private static final SqlStatement BACKENDS = SqlStatement.of("""
            select pid
            from pg_stat_activity
            where datname = current_database() and application_name = 'tidemark' and backend_type = 'client backend'
            order by state = 'active' desc, xact_start, pid
            limit 4""");

    private static final SqlStatement END = SqlStatement.of("select pg_terminate_backend(:pid) as done");

    private static final Duration FARTHEST = Duration.ofHours(6);

    private final Stack stack;
    private final RandomGenerator random;
    private long paused;
    private Lane lane;

    Deeds(Stack stack, RandomGenerator random) {
        this.stack = stack;
        this.random = random;
        this.lane = stack.toServer();
    }

    /** Whether it can be done here. */
    boolean can(Fault fault) {
        return switch (fault) {
            case FULL_DISK_OF_POSTGRES -> stack.postgresDisk().isOwn();
            case FULL_DISK_OF_BROKER -> stack.kafkaDisk().isOwn();
            case MOVED_CLOCK -> stack.clock().canMove();
            default -> true;
        };
    }

    void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case CUT -> {}
            case KILL_SERVER -> stack.server().kill();
            case KILL_POSTGRES -> Signals.KILL.to(stack.postgres().pid());
            case KILL_BACKEND -> Signals.KILL.to(backend());
            case END_BACKEND -> end(backend());
            case KILL_BROKER -> Signals.KILL.to(stack.kafka().pid());
            case KILL_IMPORTER -> throw new IllegalArgumentException("an importer is killed by Importing");
            case NO_NETWORK -> weather(Weather.down());
            case STALLED_NETWORK -> weather(Weather.stalled());
            case SLOW_NETWORK -> weather(Weather.slow(Duration.ofMillis(random.nextInt(1, 50))));
            case PAUSE_SERVER -> pause(stack.server().handle().pid());
            case PAUSE_POSTGRES ->
                pause(random.nextInt(3) == 0 ? stack.postgres().pid() : backend());
            case PAUSE_BROKER -> pause(stack.kafka().pid());
            case FULL_DISK_OF_POSTGRES -> stack.postgresDisk().fill();
            case FULL_DISK_OF_BROKER -> stack.kafkaDisk().fill();
            case MOVED_CLOCK ->
                stack.clock().move(Duration.ofSeconds(random.nextLong(-FARTHEST.toSeconds(), FARTHEST.toSeconds())));
        }
    }

    void end(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILL_SERVER -> stack.server().startAgain();
            case NO_NETWORK, STALLED_NETWORK, SLOW_NETWORK -> lane.set(Weather.clear());
            case PAUSE_SERVER, PAUSE_POSTGRES, PAUSE_BROKER -> Signals.CONT.to(paused);
            case FULL_DISK_OF_POSTGRES -> stack.postgresDisk().free();
            case FULL_DISK_OF_BROKER -> stack.kafkaDisk().free();
            case CUT, KILL_POSTGRES, KILL_BACKEND, END_BACKEND, KILL_BROKER, KILL_IMPORTER, MOVED_CLOCK -> {}
        }
    }

    private void weather(Weather weather) {
        var lanes = List.of(stack.toServer(), stack.toPostgres(), stack.toKafka());
        lane = lanes.get(random.nextInt(lanes.size()));
        lane.set(weather);
    }

    private void pause(long pid) throws IOException, InterruptedException {
        paused = pid;
        Signals.STOP.to(pid);
    }

    /** One that works for the server, if any does: most likely the one that is in the midst of something. */
    private long backend() {
        var all = stack.database()
                .transaction(
                        Isolation.READ_COMMITTED,
                        session -> session.query(BACKENDS, Map.of(), row -> (long) row.integer("pid")));
        if (all.isEmpty()) {
            throw new IllegalStateException("the server has no session");
        }
        return all.get(random.nextInt(all.size()));
    }

    private void end(long backend) {
        stack.database()
                .transaction(
                        Isolation.READ_COMMITTED,
                        session -> session.query(END, Map.of("pid", (int) backend), row -> row.flag("done")));
    }
}
