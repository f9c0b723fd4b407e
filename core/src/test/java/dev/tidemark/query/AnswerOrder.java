package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** In which order rows have to be. */
final class AnswerOrder {

    private AnswerOrder() {}

    /** What is absent is last. */
    private static void assertOrderedBy(Order order, Answer answer, Plan plan) {
        var column = plan.columns().indexOf(order.member());
        var values = answer.rows().stream().map(row -> row.get(column)).toList();
        var present = values.stream().filter(Objects::nonNull).toList();
        assertThat(values.subList(0, present.size()))
                .as("%s of %s", order, values)
                .isEqualTo(present);
        for (var i = 1; i < present.size(); i++) {
            var step = compared(present.get(i - 1), present.get(i));
            assertThat(order.descending() ? -step : step)
                    .as("%s of %s", order, present)
                    .isNotPositive();
        }
    }

    private static int compared(Object one, Object other) {
        return one instanceof BigDecimal number
                ? number.compareTo((BigDecimal) other)
                : one.toString().compareTo(other.toString());
    }

    /** By default: by time, else by the first measure from the largest, else by the first dimension. */
    static void assertOrdered(Answer answer, Plan plan) {
        if (!plan.query().order().isEmpty()) {
            assertOrderedBy(plan.query().order().getFirst(), answer, plan);
        } else if (plan.query().granularity().isPresent()) {
            var times = answer.rows().stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .toList();
            assertThat(times).isSorted();
        } else if (!plan.query().measures().isEmpty()) {
            var column = plan.query().dimensions().size();
            var numbers = answer.rows().stream()
                    .flatMap(row -> row.get(column) instanceof BigDecimal number ? Stream.of(number) : Stream.of())
                    .toList();
            assertThat(numbers).isSortedAccordingTo(Comparator.reverseOrder());
        } else {
            assertOrderedBy(new Order(plan.query().dimensions().getFirst(), false), answer, plan);
        }
    }
}
