package dev.tidemark.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2018-04-26T14:48:09+02:00, 2018-04-26T12:48:09Z",
        "2018-04-26T14:48:09.1234Z, 2018-04-26T14:48:09.123400Z",
        "2018-04-26t14:48:09z, 2018-04-26T14:48:09Z",
        "2018-04-26 14:48:09-00:00, 2018-04-26T14:48:09Z",
        "2018-04-26T00:00:00.1234567899+05:45, 2018-04-25T18:15:00.123456789Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z",
        "2024-02-29T12:00:00-23:59, 2024-03-01T11:59:00Z"
    })
    void reads(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2018",
                "2018-04-26",
                "2018-04-26T14:48:09",
                "2018-04-26T14:48Z",
                "2018-04-26T14:48:09.Z",
                "2018-04-26T14:48:09.12",
                "2018-04-26T14:48:09+0200",
                "2018-04-26T14:48:09+02",
                "2018-04-26T24:00:00Z",
                "2018-04-26T23:60:00Z",
                "2018-04-26T23:00:61Z",
                "2018-02-29T00:00:00Z",
                "2018-13-01T00:00:00Z",
                "2018-00-01T00:00:00Z",
                "2018-04-26T14:48:09+24:00",
                "2018-04-26T14:48:09Z ",
                " 2018-04-26T14:48:09Z",
                "1524754089",
                "+2018-04-26T14:48:09Z",
                "2018-04-26T14:48:09ZZ",
                "２018-04-26T14:48:09Z",
                "2018-04-26T14:48:09,5Z",
                "-018-04-26T14:48:09Z",
                "2018-04-26X14:48:09Z"
            })
    void refuses(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }

    @Test
    void agreesWithTheLibraryOnWhatBothRead() {
        SplittableRandom random = new SplittableRandom(3339);
        for (int i = 0; i < 5_000; i++) {
            OffsetDateTime time = Instant.ofEpochSecond(
                            random.nextLong(-60_000_000_000L, 250_000_000_000L), random.nextInt(1_000_000_000))
                    .atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-1080, 1081)))
                    .withSecond(random.nextInt(1, 60));
            assertThat(Rfc3339.parse(time.toString())).as(time.toString()).contains(time.toInstant());
        }
    }
}
