package dev.tidemark.server.api;

import dev.tidemark.query.KeptAnswers;
import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.SqlFailure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What asking tells of itself: {@code tidemark_query_*}. */
final class QueryMetrics {

    private static final Duration[] STEPS = Stream.of(5, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    QueryMetrics(MeterRegistry registry, Turns turns, KeptAnswers kept) {
        this.registry = registry;
        Gauge.builder("tidemark.query.running", turns, Turns::running)
                .description("Questions at the database")
                .register(registry);
        Gauge.builder("tidemark.query.waiting", turns, Turns::waiting)
                .description("Questions that wait for their turn")
                .register(registry);
        FunctionCounter.builder("tidemark.query.cache.hits", kept, KeptAnswers::hits)
                .description("Answers about sealed time that were there")
                .register(registry);
        FunctionCounter.builder("tidemark.query.cache.misses", kept, KeptAnswers::misses)
                .description("Answers about sealed time that had to be read")
                .register(registry);
        Gauge.builder("tidemark.query.cache.bytes", kept, KeptAnswers::bytes)
                .description("About how much memory the kept answers take")
                .register(registry);
    }

    <T> T timed(Turns.Kind kind, Supplier<T> question) {
        var begun = System.nanoTime();
        var outcome = "failed";
        try {
            var answer = question.get();
            outcome = "answered";
            return answer;
        } catch (TooManyQuestions refused) {
            outcome = "too_many";
            throw refused;
        } catch (UserError refused) {
            outcome = "too_large";
            throw refused;
        } catch (Cancellation.Cancelled cancelled) {
            outcome = "cancelled";
            throw cancelled;
        } catch (SqlFailure failure) {
            outcome = failure.isCancelled() ? "too_long" : outcome;
            throw failure;
        } finally {
            timer(kind, outcome).record(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private Timer timer(Turns.Kind kind, String outcome) {
        return Timer.builder("tidemark.query")
                .description("Time of a question, from its place in line to its rows")
                .serviceLevelObjectives(STEPS)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(registry);
    }
}
