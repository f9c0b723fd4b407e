package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill.Chunk;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** History with events in every bucket, filled chunk by chunk. */
class BackfillTest {

    private static final int EVENTS = 3600;

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: {} }
            rollups:
              views: { source: view, measures: { n: count }, grains: [quarter_hour, hour, day] }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final Backfill backfill = new Backfill(database);

    @AfterEach
    void close() {
        database.close();
    }

    /** Where events are sparse chunks grow long; they are short again where many events come. */
    @Test
    void aChunkIsNoLongerThanSeconds() {
        prompt.execute("""
                create table visits (at timestamptz not null, page text);
                insert into visits select now() - i * interval '1 day', '/a' from generate_series(1, 200) i;
                insert into visits select now() - interval '201 days' - i * interval '60 ms', '/b' from generate_series(1, 1200000) i;
                insert into tidemark.tenants (name) values ('acme')""");
        database.outsideTransaction(session -> {
            session.execute("analyze visits");
            return true;
        });
        new Apply(database).run(Catalog.parse("test", """
                sources: { visit: { table: public.visits, time: at, tenant: acme } }
                rollups: { visited: { source: visit, measures: { n: count } } }
                """));
        var chunks = new ArrayList<Chunk>();
        for (var chunk = backfill.step("visited"); chunk.isPresent(); chunk = backfill.step("visited")) {
            chunks.add(chunk.get());
        }
        assertThat(chunks)
                .anySatisfy(chunk ->
                        assertThat(Duration.between(chunk.low(), chunk.high())).isGreaterThan(Duration.ofDays(20)));
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.events()).isLessThan(700_000));
        assertThat(prompt.number("select sum(n) from tidemark.visited_hour")).isEqualTo(1_200_200);
    }

    /** Sealing in between, as the server does. */
    @Test
    void chunksMeetAndTheLawHoldsAfterEach() {
        Events.past(prompt, "view", Duration.ofMinutes(40), EVENTS);
        new Apply(database).run(CATALOG);
        var chunks = new ArrayList<Chunk>();
        var whole = Instant.MAX;
        for (var chunk = backfill.step("views"); chunk.isPresent(); chunk = backfill.step("views")) {
            assertThat(chunk.get().high()).isEqualTo(whole);
            whole = chunk.get().low();
            chunks.add(chunk.get());
            assertThat(new Verifier(database).verify("views")).isEmpty();
            new Sealer(database).seal("views");
            assertThat(new Verifier(database).verify("views")).isEmpty();
        }
        assertThat(whole).isEqualTo(Instant.MIN);
        assertThat(chunks).hasSizeGreaterThan(3);
        assertThat(chunks.stream().mapToLong(Chunk::events).sum()).isEqualTo(EVENTS);
        assertThat(prompt.number("select sum(n) from tidemark.views_quarter_hour"))
                .isEqualTo(EVENTS);
    }
}
