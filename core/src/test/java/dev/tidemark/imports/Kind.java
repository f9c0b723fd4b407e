package dev.tidemark.imports;

import dev.tidemark.catalog.Grain;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a rollup counts events: its member, its numbers and the smallest slice, in SQL over {@code tidemark.events}. */
record Kind(String member, String column, List<String> numbers, List<String> columns, Grain grain) {

    /** Sums, and the largest of those that may be absent. */
    List<Optional<Long>> together(List<Optional<Long>> one, List<Optional<Long>> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> Stream.of(one.get(i), other.get(i))
                        .flatMap(Optional::stream)
                        .reduce(columns.get(i).equals("longest") ? Math::max : Long::sum))
                .toList();
    }

    /** What a rollup of this kind has of each member in a range. */
    Query query(Range range) {
        return new Query(
                "view",
                columns,
                List.of(column),
                Optional.empty(),
                Optional.of(range),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                1000,
                0,
                ZoneId.of("UTC"),
                false,
                false);
    }
}
