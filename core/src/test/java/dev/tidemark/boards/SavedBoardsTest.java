package dev.tidemark.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.boards.AllBoards.Listed;
import dev.tidemark.boards.AllBoards.Origin;
import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Boards are saved once, by one person at a time, and belong to one tenant. */
class SavedBoardsTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { s: {} }
            rollups: { r: { source: s, dimensions: { user: user }, measures: { n: count } } }
            boards: { d: { panels: [{ show: number, measure: s.n }] }, s: { panels: [{ show: heat, measure: s.n }] } }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Tenant news = tenant("news");
    private final Tenant other = tenant("other");
    private final SavedBoards boards = new SavedBoards(database);

    private Tenant tenant(String name) {
        Migrations.run(database);
        return new Tenants(database).findOrCreate(name);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsSavedIsReadAgain() {
        var first = save("mine", "number", OptionalLong.empty());
        var second = save("mine", "series", first);
        assertThat(second.getAsLong()).isGreaterThan(first.getAsLong());
        assertThat(boards.of(news))
                .containsExactly(new SavedBoard(
                        "mine", second.getAsLong(), board("mine", "series").toJson()));
        assertThat(boards.of(other)).isEmpty();
    }

    @Test
    void whoWasSlowerIsTold() {
        var first = save("mine", "number", OptionalLong.empty());
        assertThat(save("mine", "series", OptionalLong.empty())).isEmpty();
        save("mine", "series", first);
        assertThat(save("mine", "heat", first)).isEmpty();
        assertThat(boards.delete(news, "mine", first.getAsLong())).isFalse();
        assertThat(boards.of(news))
                .singleElement()
                .extracting(SavedBoard::json)
                .asString()
                .contains("series");
    }

    @Test
    void oneThatIsDeletedAndSavedAnewIsAnother() {
        var first = save("mine", "number", OptionalLong.empty());
        assertThat(boards.delete(other, "mine", first.getAsLong())).isFalse();
        assertThat(boards.delete(news, "mine", first.getAsLong())).isTrue();
        assertThat(save("mine", "series", first)).isEmpty();
        save("mine", "number", OptionalLong.empty());
        assertThat(save("mine", "series", first)).isEmpty();
    }

    @Test
    void theirNumberIsLimitedHoweverManySaveAtOnce() throws Exception {
        IntStream.range(0, SavedBoards.MOST - 1).forEach(i -> save("b" + i, "number", OptionalLong.empty()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = threads.invokeAll(IntStream.range(0, 6)
                    .<Callable<Saving>>mapToObj(
                            i -> () -> boards.save(news, board("c" + i, "number"), OptionalLong.empty()))
                    .toList());
            var done = 0;
            for (var outcome : outcomes) {
                done += outcome.get() instanceof Saving.Done ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        }
        assertThat(boards.save(news, board("d", "number"), OptionalLong.empty()))
                .isEqualTo(new Saving.TooMany());
        assertThat(boards.save(news, board("b0", "number"), OptionalLong.empty()))
                .isEqualTo(new Saving.Changed());
        assertThat(boards.save(other, board("d", "number"), OptionalLong.empty()))
                .isInstanceOf(Saving.Done.class);
    }

    @Test
    void oneOfANameHidesAnother() {
        var listed = AllBoards.of(CATALOG, List.of(new SavedBoard("d", 7, "{}"), new SavedBoard("e", 8, "{}")));
        assertThat(listed)
                .extracting(Listed::name, Listed::origin, Listed::hides)
                .containsExactly(
                        tuple("s", Origin.DECLARED, Optional.empty()),
                        tuple("d", Origin.SAVED, Optional.of(Origin.DECLARED)),
                        tuple("e", Origin.SAVED, Optional.empty()));
        assertThat(listed.getFirst().json())
                .as("not the made one")
                .contains("heat")
                .doesNotContain("top");
        assertThat(AllBoards.of(CATALOG, List.of()).get(1).revision()).isEmpty();
    }

    private OptionalLong save(String name, String show, OptionalLong revision) {
        return boards.save(news, board(name, show), revision) instanceof Saving.Done(long now)
                ? OptionalLong.of(now)
                : OptionalLong.empty();
    }

    private static Board board(String name, String show) {
        return Board.parse(name, "{ panels: [{ show: " + show + ", measure: s.n }] }", CATALOG);
    }
}
