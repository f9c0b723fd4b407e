package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Query;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes of a query as it was written what it means, now and for a catalog: a question for each range that it compares. */
final class Meaning {

    private final Catalog catalog;
    private final Clock clock;

    Meaning(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @throws UserError for a filter or a range that means nothing */
    List<Asked> of(CubeQuery cube) {
        var now = ZonedDateTime.now(clock.withZone(cube.zone()));
        var filters = new FilterMeaning(CubeMembers.of(catalog, cube.source()), new TimeFilters(now));
        var meant = cube.filters().stream().map(filters::of).toList();
        var previous = cube.time().previous().map(each -> each.range(now));
        return ranges(cube)
                .map(words -> words.map(each -> each.range(now)))
                .map(range -> asked(cube, meant, range, previous))
                .toList();
    }

    private static Stream<Optional<DateWords>> ranges(CubeQuery cube) {
        var compared = cube.time().compared();
        return compared.isEmpty()
                ? Stream.of(cube.time().range())
                : compared.stream().map(Optional::of);
    }

    private static Asked asked(
            CubeQuery cube, List<MeantFilter> filters, Optional<LocalRange> range, Optional<LocalRange> previous) {
        var query = new Query(
                cube.source(),
                cube.measures(),
                cube.dimensions(),
                cube.time().granularity(),
                range.map(local -> local.in(cube.zone())),
                previous.or(() -> range.map(LocalRange::before)).map(local -> local.in(cube.zone())),
                filters.stream().map(MeantFilter::filter).toList(),
                cube.top(),
                cube.order(),
                cube.limit(),
                cube.offset(),
                cube.zone(),
                cube.fill(),
                cube.total());
        return new Asked(cube, query, filters.stream().map(MeantFilter::words).toList(), range, previous);
    }
}
