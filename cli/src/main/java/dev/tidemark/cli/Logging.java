package dev.tidemark.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What the log shows, and where. Commands that end begin with {@code logback.xml}: warnings, without stack traces, on standard
 * error. {@code --debug} shows the stack traces.
 */
public final class Logging {

    private static final String TERMINAL = "terminal";
    /** A message may quote what others sent: no character of it begins a line or speaks to a terminal. */
    private static final String MESSAGE = "%replace(%msg){'[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]', ' '}";

    static final String TERSE = "tidemark: " + MESSAGE + "%n%nopex";
    static final String NARRATED = "%d{HH:mm:ss} %replace(%level: ){'^INFO: ', ''}" + MESSAGE + "%n%nopex";
    static final String FULL = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger - " + MESSAGE + "%n%ex";

    /** Libraries that at their info level speak of themselves more than of what happens. */
    private static final List<String> TALKATIVE =
            List.of("org.apache.kafka", "org.flywaydb", "com.zaxxer.hikari", "io.helidon", "kafka");

    /**
     * Their clients say many times a second that a broker is away, which our own classes say once; and Citus warns of each function of a
     * migration that reads a table of which it learns only at the end.
     */
    private static final List<String> REPETITIVE =
            List.of("org.apache.kafka.clients", "com.zaxxer.hikari.pool", "org.flywaydb.core.internal.sqlscript");

    private Logging() {}

    /** Brings those who log through java.util.logging to the same place, in lines of ours. */
    static void bridge() {
        terminal(TERSE);
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        REPETITIVE.forEach(name -> context().getLogger(name).setLevel(Level.ERROR));
    }

    /** For commands that stay: info lines for a person, with the time of day, unless {@code --debug} shows more already. */
    public static void narrate() {
        if (own().getLevel() != Level.DEBUG) {
            terminal(NARRATED);
        }
        root().setLevel(Level.INFO);
        hush();
    }

    /** Everything that Tidemark itself logs, with stack traces. */
    static void debug() {
        terminal(FULL);
        root().setLevel(Level.INFO);
        own().setLevel(Level.DEBUG);
    }

    private static void hush() {
        TALKATIVE.forEach(name -> context().getLogger(name).setLevel(Level.WARN));
        REPETITIVE.forEach(name -> context().getLogger(name).setLevel(Level.ERROR));
    }

    private static void terminal(String pattern) {
        if (root().getAppender(TERMINAL) instanceof OutputStreamAppender<ILoggingEvent> terminal) {
            terminal.setEncoder(encoder(pattern));
        }
    }

    private static PatternLayoutEncoder encoder(String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context());
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Logger own() {
        return context().getLogger("dev.tidemark");
    }

    private static Logger root() {
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
