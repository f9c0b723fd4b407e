package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a message quotes, a record of the log is one line, and says nothing to a terminal. */
class LogLinesTest {

    private static final String HOSTILE =
            "/a\r\n12:00:00 the server is open\n\u001b[2J\u001b]0;x\u0007\u009b31m\u0085b\u2028c\u2029d\u0000e\u000bf\u000cg";

    @ParameterizedTest
    @ValueSource(strings = {Logging.TERSE, Logging.NARRATED, Logging.FULL})
    void aRecordIsOneLine(String pattern) {
        var context = new LoggerContext();
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        var event = new LoggingEvent(
                "test", context.getLogger("dev.tidemark.x"), Level.WARN, "Failed to answer {}", null, new Object[] {
                    HOSTILE
                });
        var line = new String(encoder.encode(event), StandardCharsets.UTF_8);
        assertThat(line).contains("Failed to answer /a").endsWith("g\n");
        assertThat(line.substring(0, line.length() - 1)
                        .chars()
                        .filter(each -> Character.isISOControl(each) || each == '\u2028' || each == '\u2029'))
                .isEmpty();
    }
}
