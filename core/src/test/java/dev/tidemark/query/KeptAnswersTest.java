package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.EntityChanges;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are kept, one change at a time: each is of what would not be noticed by a revision. */
class KeptAnswersTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, title: title, authors: authors }, entities: { page: [title, authors] } } }
            rollups: { pages: { source: view, dimensions: { page: { entity: page } }, measures: { views: count }, grains: [hour, day] } }
            """);

    private static final List<Filter> IS_ANNS =
            List.of(new Filter.OnDimension("page_authors", Filter.Operator.EQUALS, List.of("ann")));

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T10:00:00Z");
    private static final Range SEALED = day(LONG_AGO);

    private final Instant recently = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final KeptAnswers kept = new KeptAnswers(1_000_000);
    private final Answers answers = new Answers(database, Budget.of(Duration.ofSeconds(30)), kept);
    private int sent;

    @BeforeEach
    void begin() {
        new Apply(database).run(CATALOG);
        view(LONG_AGO, "Old");
        view(recently, "Old");
        flush();
        while (new Sealer(database).seal("pages")) {
            // A piece at a time.
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsSealedIsKeptUntilALateEventComes() {
        assertThat(rows("page", SEALED)).isEqualTo("[[a, 1]]");
        assertThat(rows("page", SEALED)).isEqualTo("[[a, 1]]");
        assertThat(kept.hits()).isOne();
        view(LONG_AGO, "Old");
        assertThat(rows("page", SEALED)).isEqualTo("[[a, 2]]");
        flush();
        assertThat(rows("page", SEALED)).isEqualTo("[[a, 2]]");
        assertThat(kept.hits()).isOne();
    }

    @Test
    void whatIsNotSealedIsNotKept() {
        var today = new Range(LONG_AGO, day(recently).to());
        assertThat(rows("page", today)).isEqualTo("[[a, 2]]");
        view(recently, "Old");
        flush();
        assertThat(rows("page", today)).isEqualTo("[[a, 3]]");
        assertThat(kept.hits()).isZero();
    }

    /** An event of any time renames it. */
    @Test
    void whatIsKnownOfAnEntityIsNotKept() {
        assertThat(rows("page_title", SEALED)).isEqualTo("[[Old, 1]]");
        view(recently.plusSeconds(1), "New");
        assertThat(rows("page_title", SEALED)).isEqualTo("[[New, 1]]");
        flush();
        assertThat(rows("page_title", SEALED)).isEqualTo("[[New, 1]]");
    }

    /** Of a list likewise, by its elements and by a filter on them, and whoever tells it. */
    @Test
    void whatIsKnownOfAListIsNotKept() {
        for (var told : List.of("[\"ann\", \"bob\"]", "[\"bob\"]", "[]", "[\"ann\"]")) {
            tell("jsonb_build_object('authors', jsonb '%s')".formatted(told));
            for (var flushed : List.of(false, true)) {
                if (flushed) {
                    flush();
                }
                var authors = told.replaceAll("[^a-z,]", "");
                var expected = Stream.of(authors.split(","))
                        .map(each -> "[%s, 1]".formatted(each))
                        .toList();
                assertThat(rows("page_authors", SEALED)).as(told).isEqualTo(expected.toString());
                assertThat(rows("page", SEALED, IS_ANNS))
                        .as(told)
                        .isEqualTo(authors.contains("ann") ? "[[a, 1]]" : "[]");
            }
        }
        assertThat(kept.hits()).isZero();
    }

    private void tell(String attributes) {
        database.transaction(
                Isolation.READ_COMMITTED,
                session -> new EntityChanges(session)
                        .tell(
                                "view.page",
                                "(select 1 as tenant_id, 'a' as key, %s as attributes, clock_timestamp() as at)"
                                        .formatted(attributes)));
    }

    private String rows(String dimension, Range range) {
        return rows(dimension, range, List.of());
    }

    private String rows(String dimension, Range range, List<Filter> filters) {
        var query = new Query(
                "view",
                List.of("views"),
                List.of(dimension),
                Optional.empty(),
                Optional.of(range),
                Optional.empty(),
                filters,
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"),
                false,
                false);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        return ((Answer) answers.answer((Plan) new Planner(CATALOG, stored).plan(query), 1))
                .rows()
                .toString();
    }

    private void view(Instant at, String title) {
        var event = Events.event(1, ++sent, at, "view", "{\"page\": \"a\", \"title\": \"%s\"}".formatted(title));
        new EventStore(database)
                .store(new Batch(new Offsets(database).of("batch " + sent, 0), 1, List.of(event), List.of()));
    }

    private void flush() {
        new Prompt(database).execute("select tidemark.flush()");
    }

    private static Range day(Instant within) {
        var start = within.truncatedTo(ChronoUnit.DAYS);
        return new Range(start, start.plus(Duration.ofDays(1)));
    }
}
