package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;

/**
 * Events of a source {@code mark} with a rollup that counts them as {@code marks}, sent after all others. A partition is read
 * in order, and there are so many of them that each partition has some: when they are there, so is all that was sent before.
 */
final class Marks {

    static final int COUNT = 100;

    private Marks() {}

    /** Sends them, and waits until they are in the answer. */
    static void follow(Sending sending, Question question) throws Exception {
        var marks = new ArrayList<String>();
        for (var number = 0; number < COUNT; number++) {
            marks.add("{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/marks\",\"type\":\"mark\"}"
                    .formatted(number));
        }
        assertThat(sending.post(marks).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> question.total("mark.marks") == COUNT);
    }
}
