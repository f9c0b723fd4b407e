package dev.tidemark.query;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which members of a dimension filters leave: of several elements of one event, at most one passes where one is left. */
record Pinned(String dimension) {

    /** Whether they leave one at most, whatever else they ask. */
    boolean toOne(List<Filter> filters) {
        return left(new Filter.All(filters)).filter(each -> each.size() <= 1).isPresent();
    }

    /** Those that may pass; nothing where that is not told. */
    private Optional<Set<String>> left(Filter filter) {
        return switch (filter) {
            case Filter.All(var members) ->
                members.stream().map(this::left).flatMap(Optional::stream).reduce(Pinned::both);
            case Filter.Any(var members) -> {
                var all = members.stream().map(this::left).toList();
                yield all.stream().allMatch(Optional::isPresent)
                        ? Optional.of(all.stream()
                                .flatMap(Optional::stream)
                                .flatMap(Set::stream)
                                .collect(Collectors.toSet()))
                        : Optional.empty();
            }
            case Filter.OnDimension on when on.dimension().equals(dimension) -> left(on);
            case Filter.OnDimension _, Filter.OnMeasure _, Filter.Counted _, Filter.OnTime _ -> Optional.empty();
        };
    }

    private static Optional<Set<String>> left(Filter.OnDimension filter) {
        return switch (filter.operator()) {
            case EQUALS -> Optional.of(Set.copyOf(filter.values()));
            case NOT_SET -> Optional.of(Set.of(""));
            case NOT_EQUALS,
                    CONTAINS,
                    NOT_CONTAINS,
                    STARTS_WITH,
                    NOT_STARTS_WITH,
                    ENDS_WITH,
                    NOT_ENDS_WITH,
                    GT,
                    GTE,
                    LT,
                    LTE,
                    SET -> Optional.empty();
        };
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }
}
