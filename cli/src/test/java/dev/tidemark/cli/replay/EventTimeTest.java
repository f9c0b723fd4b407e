package dev.tidemark.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EventTimeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            "2015-09-12T00:46:58.771Z",         2015-09-12T00:46:58.771Z
            "2015-09-12T02:46:58+02:00",        2015-09-12T00:46:58Z
            "2015-09-12T02:46:58+0200",         2015-09-12T00:46:58Z
            "2015-09-12 06:16:58.5 +05:30",     2015-09-12T00:46:58.500Z
            "2015-09-12t00:46:58z",             2015-09-12T00:46:58Z
            "2015-09-12T00:46Z",                2015-09-12T00:46:00Z
            "2015-09-11T17:46:58.123456789-07", 2015-09-12T00:46:58.123456789Z
            1442018818,                         2015-09-12T00:46:58Z
            "1442018818",                       2015-09-12T00:46:58Z
            1442018818.771,                     2015-09-12T00:46:58.771Z
            1442018818771,                      2015-09-12T00:46:58.771Z
            "1442018818771",                    2015-09-12T00:46:58.771Z
            0,                                  1970-01-01T00:00:00Z
            -1,                                 1969-12-31T23:59:59Z
            """)
    void isATime(String json, Instant expected) {
        assertThat(EventTime.of(JSON.readTree(json))).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2015-09-12T00:46:58\"",
                "\"2015-09-12\"",
                "\"\"",
                "\"yesterday\"",
                "\"2015-02-30T00:00:00Z\"",
                "\"+12015-09-12T00:00:00Z\"",
                "\"-0001-09-12T00:00:00Z\"",
                "true",
                "[]",
                "{}",
                "1e300",
                "-1e15",
                "1442018818771000"
            })
    void isNone(String json) {
        assertThat(EventTime.of(JSON.readTree(json))).isEmpty();
    }
}
