package dev.tidemark.server.api;

import dev.tidemark.query.Filter;
import java.util.List;

/**
 * A filter, and the words of it that answers repeat: a client builds its next question of them.
 *
 * @param words with dates that were told by the clock written out
 */
record MeantFilter(CubeFilter words, Filter filter) {

    static MeantFilter of(CubeFilter words, Filter filter) {
        return new MeantFilter(words, filter);
    }

    static MeantFilter of(CubeFilter.Group group, List<MeantFilter> members) {
        var words = new CubeFilter.Group(
                group.word(), members.stream().map(MeantFilter::words).toList());
        var filters = members.stream().map(MeantFilter::filter).toList();
        return new MeantFilter(words, group.word().equals("and") ? new Filter.All(filters) : new Filter.Any(filters));
    }
}
