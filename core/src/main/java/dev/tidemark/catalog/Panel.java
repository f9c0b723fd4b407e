package dev.tidemark.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One answer on a board: what is asked, and how it is shown. Members are named without their source.
 *
 * @param title what its measures are called unless said
 * @param source to which all its members belong
 * @param measures at least one; more only of a series without a split and of a table
 * @param newOnes a number only: how many of what a distinct count counts were not seen before the range
 * @param by the members of a table, the split of a series, the rows of a heat map
 * @param filters all have to hold
 * @param compare whether it stands beside the range before
 * @param limit how many members are told
 * @param order of a table; by its first measure, the largest first, unless said
 * @param range of its own, as {@link BoardRange} reads it
 * @param grain of a series; from the range unless said
 */
public record Panel(
        Show show,
        Optional<String> title,
        String source,
        List<String> measures,
        boolean newOnes,
        Optional<String> by,
        List<Filter> filters,
        boolean compare,
        OptionalInt limit,
        Optional<Order> order,
        Optional<Width> width,
        Optional<String> range,
        Optional<Grain> grain) {

    public Panel {
        measures = List.copyOf(measures);
        filters = List.copyOf(filters);
    }

    /** What it looks like. */
    public enum Show {
        NUMBER,
        SERIES,
        TOP,
        HEAT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much of the page's width it takes, where the page is wide. */
    public enum Width {
        HALF,
        FULL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which events count.
     *
     * @param member a dimension or an attribute
     * @param not whether these values are left out, instead of the only ones
     */
    public record Filter(String member, boolean not, List<String> values) {
        public Filter {
            values = List.copyOf(values);
        }
    }

    /** By which of its measures a table is ordered. */
    public record Order(String measure, boolean ascending) {}

    /** All members that its questions name, with their source: {@code page_view.views}. What a grant has to name for it. */
    public List<String> members() {
        return Stream.of(measures.stream(), by.stream(), filters.stream().map(Filter::member))
                .flatMap(each -> each)
                .distinct()
                .map(each -> source + "." + each)
                .toList();
    }

    /** Its dimensions and attributes, which have to be asked for together with its measures. */
    List<String> dimensions() {
        return Stream.concat(by.stream(), filters.stream().map(Filter::member))
                .distinct()
                .toList();
    }
}
