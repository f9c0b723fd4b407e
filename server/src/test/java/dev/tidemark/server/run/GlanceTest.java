package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlanceTest {

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final Glance glance = new Glance(() -> {
        looks.incrementAndGet();
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    });

    /** A look that began earlier may have missed what was committed since, and one is enough for all who asked. */
    @Test
    void allWhoAskShareTheFirstLookThatBeginsAfterwards() throws InterruptedException {
        var first = Thread.ofPlatform().start(glance::now);
        await().until(() -> looks.get() == 1);
        var asking = Stream.generate(() -> Thread.ofPlatform().start(glance::afresh))
                .limit(20)
                .toList();
        await().until(() -> asking.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        go.countDown();
        first.join();
        for (var thread : asking) {
            thread.join();
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void oneThatIsFreshEnoughForAWarningIsNotRepeated() throws InterruptedException {
        var first = Thread.ofPlatform().start(glance::now);
        await().until(() -> looks.get() == 1);
        glance.roughly();
        assertThat(looks).as("did not wait").hasValue(1);
        go.countDown();
        first.join();
    }

    @Test
    void tellsThatTheDatabaseIsAway() {
        try (var nowhere = Database.connect("jdbc:postgresql://127.0.0.1:1/nowhere", 1)) {
            var lost = new Glance(() -> nowhere.transaction(Isolation.READ_COMMITTED, _ -> 0));
            assertThat(lost.afresh()).isFalse();
        }
    }
}
