package dev.tidemark.server.embedded;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of a part, from its start to its end. */
final class Child {
    /** Recovery after a crash replays up to max_wal_size of log, which on a slow disk takes minutes. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration LONG_START = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 10;
    private static final long LOG_CHECK_SECONDS = 30;
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    private final Part part;
    private final Process process;
    private final long logStart;
    private final Stopwatch age = Stopwatch.started();

    private Child(Part part, Process process, long logStart) {
        this.part = part;
        this.process = process;
        this.logStart = logStart;
    }

    static Child spawn(Part part) throws IOException {
        part.log().bound();
        long logStart = part.log().size();
        ProcessBuilder builder = new ProcessBuilder(part.command())
                .directory(part.home().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(part.log().path().toFile()));
        ChildEnvironment.clean(builder);
        builder.environment().putAll(part.environment());
        return new Child(part, builder.start(), logStart);
    }

    long pid() {
        return process.pid();
    }

    Duration age() {
        return age.elapsed();
    }

    /** @throws EmbeddedFailure when it dies first, or does not answer in time */
    void awaitReady() throws InterruptedException {
        boolean told = false;
        while (!part.ready(process)) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw failure("did not start (" + exit() + ")");
            }
            if (age().compareTo(START_LIMIT) > 0) {
                stop();
                throw failure("did not answer within " + START_LIMIT.toSeconds() + " s");
            }
            if (!told && age().compareTo(LONG_START) > 0) {
                told = true;
                log.info(
                        "{} is still starting; it may be recovering (see {})",
                        part.name(),
                        part.log().path());
            }
        }
    }

    /** Waits as long as it lives, and keeps its log bounded meanwhile. */
    void awaitEnd() throws InterruptedException {
        while (!process.waitFor(LOG_CHECK_SECONDS, TimeUnit.SECONDS)) {
            part.log().bound();
        }
    }

    /** In the words of a shell: 137 is a kill -9. */
    String exit() {
        return "exit code " + process.exitValue();
    }

    /** Returns when it is gone; an interrupted caller hurries through the steps. */
    void stop() {
        for (StopStep step : part.stopSteps()) {
            if (process.isAlive()) {
                step.signal().send(process.pid());
                await(step.patience());
            }
        }
        if (process.isAlive()) {
            log.warn("{} (pid {}) does not end", part.name(), pid());
        }
    }

    private void await(Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("{} (pid {}) ended with {}", part.name(), pid(), exit());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmbeddedFailure failure(String what) {
        List<String> lines = part.log().lastLines(logStart);
        return EmbeddedFailure.logged(part.name() + " " + what, part.log().path(), LogFile.telling(lines), lines);
    }
}
