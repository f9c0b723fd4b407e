package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Question;
import dev.tidemark.query.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds an answer against what the events say. */
final class Comparison {

    private Comparison() {}

    /** How they differ; nothing if they do not. Rows that are alike in what they are ordered by may be cut off in any order. */
    static Optional<String> difference(Question question, Answer answer, Map<List<String>, List<BigDecimal>> raw) {
        var query = question.query();
        var keys =
                (int) query.granularity().stream().count() + query.dimensions().size();
        var expected = Math.min(query.limit(), raw.size());
        if (answer.rows().size() != expected) {
            return Optional.of("%d rows instead of %d".formatted(answer.rows().size(), expected));
        }
        var told = new ArrayList<BigDecimal>();
        for (var row : answer.rows()) {
            var key = row.subList(0, keys).stream().map(String::valueOf).toList();
            var numbers = row.subList(keys, row.size());
            if (!numbers.equals(raw.get(key))) {
                return Optional.of("%s is %s and ought to be %s".formatted(key, numbers, raw.get(key)));
            }
            told.add((BigDecimal) numbers.getFirst());
        }
        var most = raw.values().stream()
                .map(List::getFirst)
                .sorted(Comparator.reverseOrder())
                .limit(expected)
                .toList();
        told.sort(Comparator.reverseOrder());
        return told.equals(most) ? Optional.empty() : Optional.of("%s are not the most: %s".formatted(told, most));
    }
}
