package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangesTest {

    private static final int LAST = 12;

    /** Against sets of seconds, where the operations are the language's own. */
    @Test
    void isAlgebraOfSets() {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var a = random(random);
            var b = random(random);
            var either = new HashSet<>(seconds(a));
            either.addAll(seconds(b));
            assertThat(seconds(a.or(b))).as("%s or %s", a, b).isEqualTo(either);
            assertThat(seconds(a.and(b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(seconds(a).stream().filter(seconds(b)::contains).collect(Collectors.toSet()));
            assertThat(seconds(a.not())).as("not %s", a).noneMatch(seconds(a)::contains);
            assertThat(seconds(a).size() + seconds(a.not()).size()).isEqualTo(LAST + 2);
            assertThat(a.not().not()).isEqualTo(a);
            assertThat(a.or(b)).isEqualTo(b.or(a));
        }
    }

    @Test
    void touchingPiecesAreOne() {
        assertThat(Ranges.of(range(5, 7), range(1, 3), range(3, 5), range(9, 9)))
                .isEqualTo(Ranges.of(range(1, 7)));
        assertThat(Ranges.NONE.not()).isEqualTo(Ranges.ALL);
    }

    private static Ranges random(Random random) {
        var pieces = new ArrayList<Range>();
        for (var i = 0; i < random.nextInt(4); i++) {
            var from = random.nextInt(LAST);
            pieces.add(new Range(
                    random.nextInt(8) == 0 ? Instant.MIN : at(from),
                    random.nextInt(8) == 0 ? Instant.MAX : at(from + random.nextInt(LAST - from + 1))));
        }
        return Ranges.of(pieces.toArray(Range[]::new));
    }

    /** One before and one after those that have a number stand for all the rest. */
    private static Set<Integer> seconds(Ranges ranges) {
        return IntStream.rangeClosed(-1, LAST)
                .boxed()
                .filter(second -> holds(ranges.pieces(), at(second)))
                .collect(Collectors.toSet());
    }

    private static boolean holds(List<Range> pieces, Instant at) {
        return pieces.stream().anyMatch(each -> !at.isBefore(each.from()) && at.isBefore(each.to()));
    }

    private static Range range(int from, int to) {
        return new Range(at(from), at(to));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
