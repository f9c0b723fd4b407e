package dev.tidemark.cli;

import dev.tidemark.facts.Fact;
import dev.tidemark.facts.FactsJson;
import dev.tidemark.facts.Stage;
import dev.tidemark.facts.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Facts for a terminal: a line for each, below its stage; where it is not good, what it means and what to do. */
final class FactText {

    private static final int STAGE = 18;
    private static final int NAME = 44;
    private static final double KIB = 1024;

    private FactText() {}

    static List<String> lines(List<Fact> facts) {
        var lines = new ArrayList<String>();
        for (var stage : Stage.values()) {
            var of = facts.stream().filter(each -> each.stage() == stage).toList();
            if (!of.isEmpty()) {
                lines.add(padded(stage.title(), STAGE)
                        + FactsJson.worst(of.stream()).word());
                of.forEach(fact -> tell(fact, lines));
            }
        }
        return lines;
    }

    private static void tell(Fact fact, List<String> to) {
        var name = (plain(fact.name()) + " " + fact.of()).strip();
        var standing =
                fact.standing() == Standing.GOOD ? "" : "   " + fact.standing().word();
        to.add("  " + padded(shown(name), NAME) + value(fact) + standing);
        if (fact.standing() != Standing.GOOD) {
            to.add("      " + fact.says());
            to.add("      " + fact.advice());
        }
    }

    /** Without the unit, which stands behind the value. */
    private static String plain(String name) {
        return name.equals("bytes")
                ? "size"
                : name.replaceFirst("_(seconds|bytes)$", "").replace('_', ' ');
    }

    /** Names of rollups and partitions are what catalogs say; still nothing moves the cursor. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(2, width - text.length()));
    }

    static String value(Fact fact) {
        var value = fact.value();
        return switch (fact.unit()) {
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
            case EVENTS -> String.format(Locale.ROOT, "%,.0f events", value);
            case EVENTS_PER_SECOND -> String.format(Locale.ROOT, "%,.1f/s", value);
            case BYTES -> bytes(value);
            case SECONDS -> seconds(value);
            case TIME -> Instant.ofEpochSecond((long) value).toString();
            case SHARE -> String.format(Locale.ROOT, "%.0f %%", 100 * value);
            case YES_NO -> value > 0 ? "yes" : "no";
        };
    }

    /** With a unit of 1,024. */
    static String bytes(double bytes) {
        var units = List.of("B", "KiB", "MiB", "GiB", "TiB");
        var unit = 0;
        var value = bytes;
        while (value >= KIB && unit < units.size() - 1) {
            value /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units.get(unit));
    }

    private static String seconds(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.0f s", seconds);
        }
        var time = Duration.ofSeconds((long) seconds);
        return time.toDays() > 0
                ? time.toDays() + " d " + time.toHoursPart() + " h"
                : time.toHours() > 0
                        ? time.toHours() + " h " + time.toMinutesPart() + " min"
                        : time.toMinutes() + " min";
    }
}
