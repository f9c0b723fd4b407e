package dev.tidemark.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Filter: (page = '/secret'::text)                              | Filter: (page = ?::text)
            Filter: (page = ANY ('{/a,"it''s, b"}'::text[]))              | Filter: (page = ANY (?::text[]))
            Filter: (name = E'a\\\\b''c'::text)                           | Filter: (name = ?::text)
            Filter: (note = 'two) lines'::text)                           | Filter: (note = ?::text)
            Index Cond: ((tenant_id = 17) AND (bucket >= '2026-01-01'))   | Index Cond: ((tenant_id = ?) AND (bucket >= ?))
            Filter: (price > '-1.5'::numeric) AND (n < -12) AND (x = 1e5) | Filter: (price > ?::numeric) AND (n < -?) AND (x = ?)
            ->  Index Only Scan using pages_v1_hour_p202611_key on x_1 y2 | ->  Index Only Scan using pages_v1_hour_p202611_key on x_1 y2
            Sort Key: "2026".page                                         | Sort Key: "2026".page
            Filter: (hashed SubPlan 12)                                   | Filter: (hashed SubPlan 12)
            Workers Planned: 2                                            | Workers Planned: 2
            """)
    void namesAreLeftAndValuesAreNot(String line, String told) {
        assertThat(WithoutValues.of(line)).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTextThatGoesOverLinesIsNotToldInPart(int lines) {
        var plan = "Filter: (note = 'first" + "\nsecret".repeat(lines) + " last'::text)\nOutput: n";
        assertThat(WithoutValues.of(plan)).isEqualTo("Filter: (note = ?::text)\nOutput: n");
    }
}
