package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long rejects are kept. */
class TidyingTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);

    /** More than one piece of what is over, and one that was rejected a second later. */
    @BeforeEach
    void rejects() {
        prompt.execute("insert into tidemark.rejects (received_at, rejected_at, tenant_id, reason, detail, bytes)"
                + " select now(), '2026-10-23T05:59:59Z', 0, 'old', '', '' from generate_series(1, 10001)");
        prompt.execute("insert into tidemark.rejects (received_at, rejected_at, tenant_id, reason, detail, bytes)"
                + " values (now(), '2026-10-23T06:00:00Z', 0, 'young', '', '')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void afterTheirDaysTheyAreForgotten() {
        tidy(Duration.ofDays(30));
        assertThat(prompt.text("select string_agg(reason, ' ') from tidemark.rejects"))
                .isEqualTo("young");
    }

    @Test
    void withoutDaysTheyAreKept() {
        tidy(Duration.ZERO);
        assertThat(prompt.number("select count(*) from tidemark.rejects")).isEqualTo(10_002);
    }

    private void tidy(Duration keep) {
        new Tidying(database, keep, Clock.fixed(NOW, ZoneOffset.UTC)).run();
    }
}
