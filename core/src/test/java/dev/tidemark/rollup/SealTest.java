package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Up to where a coarser grain is sealed, with events on either side of it and in every bucket. */
class SealTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: {} }
            rollups:
              views: { source: view, measures: { n: count }, grains: [quarter_hour, hour, day], lateness: 2h }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final Sealer sealer = new Sealer(database);

    @BeforeEach
    void anEventEveryFortyMinutesOfAHundredDays() {
        new Apply(database).run(CATALOG);
        Events.past(prompt, "view", Duration.ofMinutes(40), 3600);
        prompt.execute("select tidemark.flush()");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour", "day"})
    void everythingThatIsOverIsSealedAndNothingElse(String grain) {
        var before = prompt.text("select now()");
        sealAll();
        var watermark = prompt.text("select watermark from tidemark.rollup_grains where grain = '" + grain + "'");
        assertThat(prompt.flag("""
                        select '%1$s' between tidemark.bucket('%2$s', timestamptz '%3$s' - interval '2 hours')
                            and tidemark.bucket('%2$s', now() - interval '2 hours')""".formatted(watermark, grain, before)))
                .as("%s", watermark)
                .isTrue();
        assertSealed(grain);
    }

    @Test
    void lateEventsReachWhatIsSealedUpToItsEndAndNothingElse() {
        sealAll();
        Events.past(prompt, "view", Duration.ofMinutes(10), 600);
        prompt.execute("select tidemark.flush()");
        List.of("hour", "day").forEach(this::assertSealed);
        assertThat(new Verifier(database).verify("views")).isEmpty();
    }

    /** What its rows count is what happened before the watermark. */
    private void assertSealed(String grain) {
        assertThat(prompt.number("select sum(n) from tidemark.views_" + grain))
                .isEqualTo(prompt.number(
                        "select count(*) from tidemark.events, tidemark.rollup_grains where grain = '%s' and occurred_at < watermark"
                                .formatted(grain)));
    }

    /** As after a time in which nobody sealed. */
    @Test
    void whatWasLeftIsSealedAMonthAtATime() {
        sealAll();
        prompt.execute(
                "update tidemark.rollup_grains set watermark = tidemark.bucket('day', now() - interval '80 days') where grain <> 'quarter_hour'");
        for (var grain : List.of("hour", "day")) {
            assertThat(prompt.update(
                            "delete from tidemark.views_%1$s using tidemark.rollup_grains where grain = '%1$s' and bucket >= watermark"
                                    .formatted(grain)))
                    .isPositive();
        }
        assertThat(new Verifier(database).verify("views")).isEmpty();
        assertThat(sealAll()).isEqualTo(3);
    }

    /** Tells how many times it took. The law holds after each. */
    private int sealAll() {
        var times = 1;
        while (sealer.seal("views")) {
            assertThat(new Verifier(database).verify("views")).isEmpty();
            times++;
        }
        assertThat(new Verifier(database).verify("views")).isEmpty();
        return times;
    }
}
