package dev.tidemark.cli.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a replay went.
 *
 * @param stopped why it ended before its end, if it did
 */
public record ReplayReport(Tally.Count count, long retries, Duration took, Optional<String> stopped) {

    /** Whether every line is now an event that the server has. */
    public boolean complete() {
        return stopped.isEmpty() && count.refusals() == 0 && count.unsent() == 0;
    }

    /** For a person. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d lines read, %,d sent, %,d accepted, %,d refused, %,d retries, %.1f s (%,.0f a second)",
                count.read(),
                count.sent(),
                count.accepted(),
                count.refusals(),
                retries,
                seconds(),
                count.sent() / seconds()));
        lines.addAll(kinds("refused", count.refused()));
        lines.addAll(kinds("accepted with a warning", count.warned()));
        if (count.unsent() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d lines not sent: replay the file again, what was accepted is not counted twice",
                    count.unsent()));
        }
        return lines;
    }

    private static List<String> kinds(String what, Map<String, Tally.Kind> kinds) {
        return kinds.entrySet().stream()
                .map(kind -> String.format(
                        Locale.ROOT,
                        "%s: %s, %,d (%s): %s%s",
                        what,
                        kind.getKey(),
                        kind.getValue().count(),
                        kind.getValue().message(),
                        kind.getValue().first().stream().map(Place::toString).collect(Collectors.joining(" ")),
                        kind.getValue().count() > kind.getValue().first().size() ? " …" : ""))
                .toList();
    }

    private double seconds() {
        return Math.max(1, took.toMillis()) / 1e3;
    }
}
