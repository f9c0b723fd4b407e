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
