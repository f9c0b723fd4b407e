package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Effort;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One case and what it took in each round.
 *
 * @param name what was done
 * @param unit what is counted a second: events, deltas
 */
record Figure(String name, String unit, List<Effort> rounds) {

    Figure {
        rounds = List.copyOf(rounds);
    }

    double perSecond() {
        return median(Effort::perSecond);
    }

    double micros() {
        return median(Effort::micros);
    }

    double slowest() {
        return rounds.stream().mapToDouble(Effort::perSecond).min().orElse(0);
    }

    double fastest() {
        return rounds.stream().mapToDouble(Effort::perSecond).max().orElse(0);
    }

    private double median(ToDoubleFunction<Effort> value) {
        return rounds.stream()
                .mapToDouble(value)
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElse(0);
    }
}
