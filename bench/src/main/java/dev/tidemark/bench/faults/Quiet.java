package dev.tidemark.bench.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is broken on purpose is not to be told. */
final class Quiet {

    private Quiet() {}

    static void log() {
        for (var name : List.of("com.zaxxer.hikari", "dev.tidemark.server.embedded")) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.OFF);
            }
        }
    }
}
