package dev.tidemark.cli;

import java.text.MessageFormat;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Hands what libraries log by {@code java.util.logging}, as Helidon does, to the log of everything else. */
final class JavaLogging extends Handler {

    private JavaLogging() {}

    /** In the place of the handler that writes two lines for each message to standard error. */
    static void join() {
        LogManager.getLogManager().reset();
        LogManager.getLogManager().getLogger("").addHandler(new JavaLogging());
    }

    @Override
    public void publish(LogRecord logged) {
        var name = Optional.ofNullable(logged.getLoggerName()).orElse("java.util.logging");
        LoggerFactory.getLogger(name)
                .atLevel(level(logged.getLevel()))
                .setCause(logged.getThrown())
                .log(message(logged));
    }

    private static org.slf4j.event.Level level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return org.slf4j.event.Level.ERROR;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return org.slf4j.event.Level.WARN;
        }
        return level.intValue() >= Level.INFO.intValue() ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG;
    }

    private static String message(LogRecord logged) {
        var text = Optional.ofNullable(logged.getMessage()).orElse("");
        var parameters = logged.getParameters();
        return parameters == null || parameters.length == 0 ? text : MessageFormat.format(text, parameters);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
