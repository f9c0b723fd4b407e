package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void growsWithEachEarlyDeathUpToTenSeconds() {
        Backoff backoff = Backoff.none();
        assertThat(backoff.pause()).isZero();
        backoff = backoff.after(Duration.ofSeconds(1));
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(200));
        backoff = backoff.after(Duration.ZERO);
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(400));
        for (int death = 0; death < 100; death++) {
            backoff = backoff.after(Duration.ZERO);
        }
        assertThat(backoff.pause()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void isForgottenAfterALongLife() {
        assertThat(Backoff.none()
                        .after(Duration.ZERO)
                        .after(Duration.ofMinutes(1))
                        .pause())
                .isZero();
    }
}
