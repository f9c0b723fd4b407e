package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.query.Range;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What phrases mean at 12:30:45 of a Sunday in Berlin; ends as the protocol writes them, and on the time line. */
class DateRangesTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZonedDateTime NOW =
            LocalDateTime.parse("2026-11-22T12:30:45.6").atZone(BERLIN);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from 29 minutes ago to now             | 2026-11-22T12:01:00.000 | 2026-11-22T12:30:59.999
            From 1 minute ago to now               | 2026-11-22T12:29:00.000 | 2026-11-22T12:30:59.999
            from 0 minutes ago to now              | 2026-11-22T12:30:00.000 | 2026-11-22T12:30:59.999
            from 90 seconds ago to now             | 2026-11-22T12:29:15.000 | 2026-11-22T12:30:45.999
            from 2 hours ago to now                | 2026-11-22T10:00:00.000 | 2026-11-22T12:59:59.999
            from 2 hours ago to 10 minutes ago     | 2026-11-22T10:30:00.000 | 2026-11-22T12:20:59.999
            from 7 days ago to now                 | 2026-11-15T00:00:00.000 | 2026-11-22T23:59:59.999
            from 1 week ago to yesterday           | 2026-11-15T00:00:00.000 | 2026-11-21T23:59:59.999
            from 2 months ago to 1 month ago       | 2026-09-22T00:00:00.000 | 2026-10-22T23:59:59.999
            from 1 quarter ago to today            | 2026-08-22T00:00:00.000 | 2026-11-22T23:59:59.999
            from 1 year ago to tomorrow            | 2025-11-22T00:00:00.000 | 2026-11-23T23:59:59.999
            from now to 2 days from now            | 2026-11-22T00:00:00.000 | 2026-11-24T23:59:59.999
            from 2026-11-20 to now                 | 2026-11-20T00:00:00.000 | 2026-11-22T23:59:59.999
            from 2026-11-22T06:15:30 to 1 hour ago | 2026-11-22T06:15:30.000 | 2026-11-22T11:59:59.999
            from 2026-11-20 to 2026-11-21          | 2026-11-20T00:00:00.000 | 2026-11-21T23:59:59.999
            last 30 minutes                        | 2026-11-22T12:00:00.000 | 2026-11-22T12:29:59.999
            last 10 seconds                        | 2026-11-22T12:30:35.000 | 2026-11-22T12:30:44.999
            next 2 hours                           | 2026-11-22T13:00:00.000 | 2026-11-22T14:59:59.999
            this minute                            | 2026-11-22T12:30:00.000 | 2026-11-22T12:30:59.999
            last hour                              | 2026-11-22T11:00:00.000 | 2026-11-22T11:59:59.999
            last 2 weeks                           | 2026-11-02T00:00:00.000 | 2026-11-15T23:59:59.999
            this quarter                           | 2026-10-01T00:00:00.000 | 2026-12-31T23:59:59.999
            """)
    void aPhraseIsOfWholeUnits(String words, String first, String last) {
        var range = new DateRanges(NOW).of(words).orElseThrow();
        assertThat(range.first()).isEqualTo(first);
        assertThat(range.last()).isEqualTo(last);
        assertThat(range.in(BERLIN)).isEqualTo(new LocalRange(range.from(), range.to()).in(BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from 29 minutes ago",
                "from 29 minutes to now",
                "from twenty minutes ago to now",
                "from -5 minutes ago to now",
                "from 5000000 minutes ago to now",
                "from 5 minutes ago to later",
                "from to now",
                "from now to",
                "29 minutes ago to now",
                "from 5 fortnights ago to now",
                "from 2026-13-01 to now",
                "from 2026-02-30 to now",
                "last minutes",
                "now"
            })
    void whatIsNoneIsNone(String words) {
        assertThat(new DateRanges(NOW).of(words)).isEmpty();
    }

    /** Clocks go back from 02:00 to 01:00: thirty minutes are thirty minutes all the same, and of the present hour. */
    @Test
    void minutesPassThoughClocksAreSetBack() {
        var zone = ZoneId.of("America/New_York");
        var now = Instant.parse("2026-11-01T06:10:20Z");
        var range = new DateRanges(now.atZone(zone))
                .of("from 29 minutes ago to now")
                .orElseThrow();
        assertThat(range.in(zone))
                .isEqualTo(new Range(Instant.parse("2026-11-01T05:41:00Z"), Instant.parse("2026-11-01T06:11:00Z")));
        assertThat(range.before().in(zone))
                .isEqualTo(new Range(Instant.parse("2026-11-01T05:11:00Z"), Instant.parse("2026-11-01T05:41:00Z")));
        var hours = new DateRanges(now.atZone(zone)).of("last 24 hours").orElseThrow();
        assertThat(hours.in(zone))
                .isEqualTo(new Range(Instant.parse("2026-10-31T06:00:00Z"), Instant.parse("2026-11-01T06:00:00Z")));
    }

    /** At any moment in any zone a range that ends now holds now, begins so long ago, and has whole minutes. */
    @Test
    void aWindowMovesWithNow() {
        System.out.println("DateRangesTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = new Random(SEED);
        var zones = List.copyOf(ZoneId.getAvailableZoneIds());
        for (var round = 0; round < 2_000; round++) {
            var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            var now = Instant.ofEpochMilli(
                    Instant.parse("2020-01-01T00:00:00Z").toEpochMilli() + random.nextLong(315_360_000_000L));
            var minutes = random.nextInt(200);
            var range = new DateRanges(now.atZone(zone)).of("from " + minutes + " minutes ago to now");
            var minute = now.getEpochSecond() / 60;
            assertThat(range.map(each -> each.in(zone)))
                    .as("%s in %s, %d minutes", now, zone, minutes)
                    .isEqualTo(Optional.of(new Range(
                            Instant.ofEpochSecond((minute - minutes) * 60), Instant.ofEpochSecond((minute + 1) * 60))));
        }
    }
}
