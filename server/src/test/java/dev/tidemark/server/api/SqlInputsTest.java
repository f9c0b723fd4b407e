package dev.tidemark.server.api;

import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A statement over a source is a query of the protocol, or is refused in words. */
public class SqlInputsTest {

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                SqlInputsTest.class,
                SqlInputsTest::fuzzerTestOneInput,
                "select page, date_trunc('day', time), measure(views) as n from view where device = 'phone' and (page like '%x%' or not page is null)"
                        + " group by 1, 2 order by 3 desc nulls last limit 10 offset 5",
                "SELECT \"view\".\"page\", SUM(\"all\") FROM \"view\" AS v -- why\n WHERE time >= timestamp '2026-11-01' AND time < '2026-11-20T00:00:00Z'"
                        + " GROUP BY 1 HAVING SUM(\"all\") > 1.5e3",
                "select count(*) from view where time between '2026-11-01' and '2026-11-02' and page in ('a', 'b''c', null) /* x */;");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzed.refusedInWords(() -> {
            var select = SqlReader.read(new String(input, StandardCharsets.UTF_8));
            Fuzzed.ask(SqlQuery.of(select, Fuzzed.CATALOG, Optional.empty()).json());
        });
    }
}
