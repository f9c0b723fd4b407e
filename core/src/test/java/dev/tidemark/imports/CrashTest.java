package dev.tidemark.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody ever sees half of an import: whoever reads meanwhile, and at whatever statement its connection is cut. */
class CrashTest {

    private static final String CATALOG = """
            sources:
              view: { fields: { url: url, section: section } }
            rollups:
              articles: { source: view, dimensions: { article: { entity: url } }, measures: { views: count }, grains: [hour, day], import: {} }
              sections: { source: view, dimensions: { section: section }, measures: { hits: count }, grains: [hour, day], import: {} }
            """;

    private static final String SUMS = """
            select concat_ws(' ', (select sum(views) from tidemark.articles_hour), (select sum(hits) from tidemark.sections_hour),
                (select sum(views) from tidemark.articles_day), (select sum(hits) from tidemark.sections_day)) as sums""";

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 8);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void apply() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        new Tenants(database).findOrCreate("t");
        assertThat(deliver(new Imports(database), 1)).isInstanceOf(Imported.Done.class);
        var sealer = new Sealer(database);
        for (var rollup : List.of("articles", "sections")) {
            while (sealer.seal(rollup)) {
                // A piece at a time.
            }
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoReadsSeesAllOfADeliveryOrTheOneBefore() {
        var over = new AtomicBoolean();
        var reading = CompletableFuture.supplyAsync(() -> {
            var seen = new TreeSet<String>();
            do {
                seen.add(sums());
            } while (!over.get());
            return seen;
        });
        for (var number = 2; number <= 25; number++) {
            deliver(new Imports(database), number);
        }
        over.set(true);
        assertThat(reading.join()).isNotEmpty().allSatisfy(CrashTest::isOneDelivery);
        assertThat(sums()).isEqualTo("25 25 25 25");
    }

    @Test
    void cutAtAnyStatementItLeavesNothingHalfDone() {
        var counting = new CuttingSource(url, Integer.MAX_VALUE);
        deliver(new Imports(Database.over(counting)), 2);
        var statements = counting.count();
        assertThat(statements).isGreaterThan(20);
        for (var number = 3; number < 3 + statements; number++) {
            var cutting = new CuttingSource(url, number - 2);
            var cut = number;
            try {
                deliver(new Imports(Database.over(cutting)), number);
            } catch (SqlFailure expected) {
                assertThat(expected.isUnavailable()).as(expected.getMessage()).isTrue();
            }
            assertThat(sums()).as("cut at statement %d", cut - 2).satisfies(CrashTest::isOneDelivery);
            Awaitility.await().until(() -> !(again(cut) instanceof Begun.Busy));
            assertThat(sums()).isEqualTo("%1$d %1$d %1$d %1$d".formatted(number));
        }
        assertThat(prompt.text("select coalesce(string_agg(v::text, E'\\n'), '') from tidemark.verify() v"))
                .isEmpty();
        new Imports(database).tidy();
        assertThat(prompt.number("select count(*) from pg_class where relname like '(% %) %' and relkind = 'r'"))
                .isZero();
        assertThat(prompt.number("select count(*) from tidemark.imports where state = 'staging'"))
                .isZero();
    }

    private Begun again(int number) {
        var begun = new Imports(database).begin(order());
        if (begun instanceof Begun.Ready(var staging)) {
            commit(staging, number);
        }
        return begun;
    }

    private static Imported deliver(Imports imports, int number) {
        return commit(((Begun.Ready) imports.begin(order())).staging(), number);
    }

    private static Imported commit(Staging staging, int number) {
        try (staging) {
            for (var rollup : List.of("articles", "sections")) {
                var csv = "1,t,,a,%d\n2,t,,b%d,0\n".formatted(number, number);
                staging.copy(rollup, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
            }
            return staging.commit(0);
        }
    }

    private static Order order() {
        return new Order(
                List.of("sections", "articles"),
                Instant.parse("2026-01-05T03:00:00Z"),
                Instant.parse("2026-01-05T04:00:00Z"),
                Optional.empty(),
                "");
    }

    private String sums() {
        return database.transaction(
                Isolation.REPEATABLE_READ,
                session -> session.first(SqlStatement.of(SUMS), Map.of(), row -> row.text("sums"))
                        .orElseThrow());
    }

    private static void isOneDelivery(String sums) {
        assertThat(List.of(sums.split(" ", -1))).as(sums).hasSize(4).containsOnly(sums.split(" ", -1)[0]);
    }
}
