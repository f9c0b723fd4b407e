package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Fuzzing;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A date range in words, or two ends, on the clock of any zone, is a range or none; in words its end is not before its start, which of two ends is seen to later. */
public class RangeInputsTest {

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                RangeInputsTest.class,
                RangeInputsTest::fuzzerTestOneInput,
                "Europe/Berlin\nlast 7 days",
                "America/Los_Angeles\n2026-11-01\n2026-11-02T10:00:00.999",
                "Asia/Kathmandu\nfrom 2 hours ago to now",
                "UTC\nnext 999999 years",
                "Pacific/Apia\n2011-12-30",
                "UTC\nthis quarter\n-999999999-01-01");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var lines = Fuzzing.lines(input, 3);
        if (lines.length < 2 || !ZoneId.getAvailableZoneIds().contains(lines[0])) {
            return;
        }
        var zone = ZoneId.of(lines[0]);
        Fuzzed.refusedInWords(() -> {
            var ranges = new DateRanges(ZonedDateTime.now(Fuzzed.CLOCK.withZone(zone)));
            Optional<LocalRange> found = lines.length == 2 ? ranges.of(lines[1]) : ranges.of(lines[1], lines[2]);
            found.ifPresent(range -> {
                var meant = range.in(zone);
                if (lines.length == 2 && !lines[1].toLowerCase(Locale.ROOT).contains("from")) {
                    assertThat(meant.to()).isAfterOrEqualTo(meant.from());
                }
                range.before().in(zone);
                assertThat(range.first() + range.last()).isNotBlank();
            });
        });
    }
}
