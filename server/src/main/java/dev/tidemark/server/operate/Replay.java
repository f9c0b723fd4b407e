package dev.tidemark.server.operate;

import dev.tidemark.server.again.Again;
import dev.tidemark.server.again.CannotReplay;
import dev.tidemark.server.again.Tried;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.RejectFilter;
import dev.tidemark.store.Rejects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries rejects again when an operator asks for it, one reason at a time. */
public final class Replay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final Rejects rejects;
    private final Intake intake;
    private Optional<Run> last = Optional.empty();

    public Replay(Rejects rejects, Intake intake) {
        this.rejects = rejects;
        this.intake = intake;
    }

    /**
     * How far it is.
     *
     * @param of how many there were to be tried
     * @param problem why it stopped before its end; empty if it did not
     */
    record Course(String reason, boolean over, long of, Tried tried, String problem) {}

    private static final class Run {

        private final String reason;
        private final Again again;
        private volatile boolean over;
        private volatile String problem = "";
        private final Thread thread;

        Run(String reason, Again again) {
            this.reason = reason;
            this.again = again;
            this.thread = Thread.ofVirtual().name("replay").unstarted(this::run);
        }

        private void run() {
            try {
                again.run();
            } catch (CannotReplay e) {
                problem = String.valueOf(e.getMessage());
            } catch (SqlFailure e) {
                LOG.warn("the replay of rejects stopped", e);
                problem = "the database did not answer; nothing is lost, replay them again";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problem = "the server stopped; nothing is lost, replay them again";
            } finally {
                over = true;
            }
        }

        Course course() {
            return new Course(reason, over, again.of(), again.tried(), problem);
        }
    }

    /** Begins with those of a reason; false if the one of before is not over. */
    synchronized boolean start(String reason) {
        if (last.filter(run -> !run.over).isPresent()) {
            return false;
        }
        var filter = new RejectFilter(
                Optional.empty(), Optional.of(reason), RejectFilter.ALL.since(), RejectFilter.ALL.ids());
        var run = new Run(reason, new Again(rejects, intake, filter));
        last = Optional.of(run);
        run.thread.start();
        return true;
    }

    /** Of the last one since the server was started. */
    synchronized Optional<Course> course() {
        return last.map(Run::course);
    }

    /** Has it stop where it is. */
    @Override
    public synchronized void close() {
        last.ifPresent(run -> run.thread.interrupt());
    }
}
