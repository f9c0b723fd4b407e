package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.api.Turns.Kind;
import dev.tidemark.server.api.Turns.Turn;
import dev.tidemark.sql.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final Turns turns = new Turns(5, 3, 2, Duration.ofHours(1));
    private final List<Turn> taken = new ArrayList<>();

    @AfterEach
    void close() {
        turns.close();
    }

    private void take(int tenant, int times) {
        for (var i = 0; i < times; i++) {
            taken.add(turns.take(tenant, Kind.ASKED, new Cancellation()));
        }
    }

    /** Returns when it stands in line. */
    private CompletableFuture<Turn> queue(int tenant, Kind kind, Cancellation cancellation) {
        var before = turns.waiting();
        var turn = CompletableFuture.supplyAsync(() -> turns.take(tenant, kind, cancellation), VIRTUAL);
        await().until(() -> turns.waiting() > before);
        return turn;
    }

    private CompletableFuture<Turn> queue(int tenant) {
        return queue(tenant, Kind.ASKED, new Cancellation());
    }

    @Test
    void aTenantHasSoManyAtOnceAndALineBehindThem() {
        take(1, 3);
        var fourth = queue(1);
        var fifth = queue(1);
        assertThatThrownBy(() -> take(1, 1))
                .isInstanceOf(TooManyQuestions.class)
                .hasMessageContaining("has 3 questions");
        taken.getFirst().close();
        fourth.join();
        assertThat(fifth).isNotDone();
        var _ = queue(1);
        assertThat(turns.running()).isEqualTo(3);
        assertThat(turns.waiting()).isEqualTo(2);
    }

    @Test
    void oneTenantNeverTakesEveryConnection() {
        take(1, 3);
        var _ = queue(1);
        take(2, 2);
        assertThat(turns.running()).isEqualTo(5);
    }

    @Test
    void whoHasTheFewestIsNext() {
        take(1, 3);
        take(2, 2);
        var ofTheFirst = queue(1);
        var ofTheSecond = queue(2);
        var ofTheThird = queue(3);
        taken.getFirst().close();
        ofTheThird.join();
        assertThat(List.of(ofTheFirst, ofTheSecond)).noneMatch(CompletableFuture::isDone);
        taken.get(1).close();
        await().until(() -> ofTheFirst.isDone() || ofTheSecond.isDone());
        assertThat(ofTheFirst)
                .as("it came first, and has one at work, the other has two")
                .isDone();
    }

    @Test
    void whatIsWatchedStandsBehindWhatIsAskedAndLeavesRoomForIt() {
        taken.add(turns.take(1, Kind.WATCHED, new Cancellation()));
        var watched = new ArrayList<CompletableFuture<Turn>>();
        for (var i = 0; i < 10; i++) {
            watched.add(queue(1, Kind.WATCHED, new Cancellation()));
        }
        take(1, 2);
        var asked = queue(1);
        taken.getFirst().close();
        asked.join();
        assertThat(watched).noneMatch(CompletableFuture::isDone);
        taken.get(1).close();
        await().until(() -> watched.stream().filter(CompletableFuture::isDone).count() == 1);
    }

    @Test
    void theLineIsOverAfterAWhile() {
        try (var impatient = new Turns(1, 1, 1, Duration.ofMillis(1))) {
            var _ = impatient.take(1, Kind.ASKED, new Cancellation());
            assertThatThrownBy(() -> impatient.take(1, Kind.ASKED, new Cancellation()))
                    .isInstanceOf(TooManyQuestions.class);
            assertThat(impatient.waiting()).isZero();
        }
    }

    @Test
    void whoIsNotWaitedForLeavesTheLine() {
        take(1, 3);
        var cancellation = new Cancellation();
        var abandoned = queue(1, Kind.ASKED, cancellation);
        cancellation.cancel();
        assertThatThrownBy(abandoned::join).hasCauseInstanceOf(Cancellation.Cancelled.class);
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void allAreSentAwayWhenItCloses() {
        take(1, 3);
        var waiting = queue(1);
        turns.close();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(Cancellation.Cancelled.class);
        assertThatThrownBy(() -> take(1, 1)).isInstanceOf(Cancellation.Cancelled.class);
        taken.getFirst().close();
        assertThat(turns.running()).isEqualTo(2);
    }
}
