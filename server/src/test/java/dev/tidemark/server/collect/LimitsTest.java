package dev.tidemark.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.store.Quota;
import dev.tidemark.store.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rates and quotas, by a clock that is set by hand. */
class LimitsTest {

    private final SetClock clock = new SetClock(Instant.parse("2026-11-30T23:59:50Z"));

    @Test
    void aBucketFillsAtItsRate() {
        var bucket = new TokenBucket(new Rate(60, Duration.ofMinutes(1)), clock);
        assertThat(bucket.take(60)).isEmpty();
        assertThat(bucket.take(5).orElseThrow().comeAgain()).isEqualTo(Duration.ofSeconds(5));
        clock.pass(Duration.ofSeconds(4));
        assertThat(bucket.take(5)).isPresent();
        assertThat(bucket.take(4)).as("nothing was taken by what was refused").isEmpty();
        clock.pass(Duration.ofHours(1));
        assertThat(bucket.take(60)).isEmpty();
        assertThat(bucket.take(1)).as("never more than full").isPresent();
    }

    /** Or it could never be sent; the rate holds all the same. */
    @Test
    void aBatchLargerThanTheBucketNeedsAFullOneAndLeavesADebt() {
        var bucket = new TokenBucket(new Rate(10, Duration.ofSeconds(1)), clock);
        assertThat(bucket.take(1)).isEmpty();
        assertThat(bucket.take(100)).as("not full").isPresent();
        clock.pass(Duration.ofMillis(100));
        assertThat(bucket.take(100)).isEmpty();
        assertThat(bucket.take(1).orElseThrow().comeAgain()).isEqualTo(Duration.ofMillis(9_100));
        clock.pass(Duration.ofMillis(9_100));
        assertThat(bucket.take(1)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackGivesAndTakesNothing() {
        var bucket = new TokenBucket(new Rate(10, Duration.ofSeconds(1)), clock);
        assertThat(bucket.take(10)).isEmpty();
        clock.pass(Duration.ofHours(-1));
        assertThat(bucket.take(1)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(bucket.take(10)).isEmpty();
    }

    @Test
    void aQuotaBeginsAnewAtMidnightOfUtc() {
        var meter = new QuotaMeter(new Quota(10, Quota.Period.DAY), clock);
        assertThat(meter.take(8)).isEmpty();
        assertThat(meter.take(3).orElseThrow().comeAgain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(meter.take(2)).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        assertThat(meter.take(10)).isEmpty();
        assertThat(saved(meter)).isEqualTo(Map.of(LocalDate.of(2026, 11, 30), 10L, LocalDate.of(2026, 12, 1), 10L));
        assertThat(saved(meter)).as("once").isEmpty();
    }

    @Test
    void aMonthIsOfTheCalendar() {
        var meter = new QuotaMeter(new Quota(10, Quota.Period.MONTH), clock);
        assertThat(meter.take(10)).isEmpty();
        assertThat(meter.take(1)).isPresent();
        clock.pass(Duration.ofSeconds(10));
        assertThat(meter.take(10)).isEmpty();
        assertThat(meter.take(1).orElseThrow().comeAgain()).isEqualTo(Duration.ofDays(31));
    }

    @Test
    void whatOthersCountedIsTakenOver() {
        var meter = new QuotaMeter(new Quota(10, Quota.Period.DAY), clock);
        assertThat(meter.take(4)).isEmpty();
        meter.save((_, events) -> events + 3);
        assertThat(meter.take(4)).isPresent();
        assertThat(meter.take(1)).isEmpty();
        meter.learn(LocalDate.of(2026, 11, 30), 8);
        assertThat(meter.take(2)).isPresent();
        assertThat(meter.take(1)).isEmpty();
    }

    @Test
    void whatCouldNotBeSavedIsSavedLater() {
        var meter = new QuotaMeter(new Quota(10, Quota.Period.DAY), clock);
        assertThat(meter.take(10)).isEmpty();
        try {
            meter.save((_, _) -> {
                throw new IllegalStateException("away");
            });
        } catch (IllegalStateException e) {
            assertThat(meter.take(1)).isPresent();
        }
        assertThat(saved(meter)).containsValue(10L);
    }

    /** What the broker did not take, and what another limit refused, counts for nothing. */
    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        var quota = new QuotaMeter(new Quota(100, Quota.Period.DAY), clock);
        var both = KeyAllowance.of(Optional.of(quota), Optional.of(new Rate(10, Duration.ofSeconds(1))), clock);
        assertThat(both.take(10)).isEmpty();
        assertThat(both.take(10).orElseThrow().code()).isEqualTo("rate_exceeded");
        assertThat(saved(quota)).containsValue(10L);
        both.giveBack(10);
        assertThat(both.take(10)).isEmpty();
        assertThat(saved(quota)).as("nothing more").isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(both.take(95).orElseThrow().code()).isEqualTo("quota_exceeded");
    }

    @Test
    void aBucketIsNeverMoreThanFullByWhatIsGivenBack() {
        var bucket = new TokenBucket(new Rate(10, Duration.ofSeconds(1)), clock);
        assertThat(bucket.take(5)).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(bucket.take(1)).isEmpty();
        bucket.giveBack(5);
        assertThat(bucket.take(10)).isEmpty();
        assertThat(bucket.take(1)).isPresent();
    }

    @Test
    void whatWasSavedOfADayDoesNotCountInTheNext() {
        var quota = new QuotaMeter(new Quota(100, Quota.Period.DAY), clock);
        assertThat(quota.take(60)).isEmpty();
        assertThat(saved(quota)).containsValue(60L);
        assertThat(quota.take(60)).isPresent();
        clock.pass(Duration.ofSeconds(20));
        assertThat(quota.take(100)).isEmpty();
    }

    private static Map<LocalDate, Long> saved(QuotaMeter meter) {
        var saved = new HashMap<LocalDate, Long>();
        meter.save((begins, events) -> {
            saved.put(begins, events);
            return events;
        });
        return saved;
    }

    private static final class SetClock extends Clock {

        private Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
