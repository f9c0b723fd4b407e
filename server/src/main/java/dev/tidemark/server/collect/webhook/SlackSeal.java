package dev.tidemark.server.collect.webhook;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Slack's: over the time of sending and the body. A delivery that was recorded cannot be played again later. */
record SlackSeal() implements Seal {
    private static final String HEADER = "X-Slack-Signature";
    private static final String TIME = "X-Slack-Request-Timestamp";
    private static final String VERSION = "v0=";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    @Override
    public Optional<Refusal> broken(Delivery delivery) {
        String given = delivery.header(HEADER).strip();
        String time = delivery.header(TIME).strip();
        if (given.isEmpty()) {
            return Refusal.missing(HEADER);
        }
        if (time.isEmpty()) {
            return Refusal.missing(TIME);
        }
        if (!genuine(delivery, given, time)) {
            return Refusal.wrong(HEADER);
        }
        return near(time, delivery.now())
                ? Optional.empty()
                : Refusal.stale(
                        TIME,
                        "The delivery was signed more than " + TOLERANCE.toSeconds()
                                + " seconds before or after now; check the server's clock.");
    }

    private static boolean genuine(Delivery delivery, String given, String time) {
        return given.startsWith(VERSION)
                && Macs.match(
                        delivery.hook().secrets(),
                        "HmacSHA256",
                        Macs.hex(given.substring(VERSION.length())),
                        ("v0:" + time + ":").getBytes(StandardCharsets.UTF_8),
                        delivery.body());
    }

    private static boolean near(String seconds, Instant now) {
        try {
            return Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                            .abs()
                            .compareTo(TOLERANCE)
                    <= 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return false;
        }
    }
}
