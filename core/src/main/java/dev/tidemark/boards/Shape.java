package dev.tidemark.boards;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Panel;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.catalog.ShownMembers;
import dev.tidemark.catalog.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What there is of a source to make a board of, found by usual words. */
final class Shape {

    /** As many measures as a panel can show. */
    private static final int MOST_BESIDE = 3;

    private final String source;
    private final List<Rollup> rollups;
    private final ShownMembers members;

    private Shape(String source, List<Rollup> rollups, ShownMembers members) {
        this.source = source;
        this.rollups = rollups;
        this.members = members;
    }

    /** Boards end with the hour that is open, of which coarser buckets know nothing. */
    static Shape of(Catalog catalog, Source source) {
        var rollups = catalog.rollupsOf(source.name()).stream()
                .filter(each -> each.grain().compareTo(Grain.HOUR) <= 0)
                .toList();
        return new Shape(source.name(), rollups, new ShownMembers(catalog.sources(), rollups));
    }

    String source() {
        return source;
    }

    boolean shows(Panel panel) {
        return members.shows(panel);
    }

    /** The dimension that one of these words calls, the first words first; a word may stand within its name. */
    Optional<String> dimension(String... words) {
        return called(
                words,
                () -> dimensions().filter(each -> !each.explode()),
                Dimension::name,
                each -> each.field().name());
    }

    /** All dimensions, each once. */
    Stream<Dimension> dimensions() {
        return rollups.stream().flatMap(each -> each.dimensions().stream()).distinct();
    }

    Stream<Measure> measures() {
        return rollups.stream().flatMap(each -> each.measures().stream()).distinct();
    }

    /** The count that one of these words calls, or else any. */
    Optional<String> count(String... words) {
        var called =
                called(words, () -> measures().filter(Measure.Count.class::isInstance), Measure::name, Measure::name);
        return called.or(() -> measures()
                .filter(Measure.Count.class::isInstance)
                .map(Measure::name)
                .findFirst());
    }

    /** What counts the people: different users, whatever they are called. */
    Optional<String> people() {
        return measures()
                .filter(each -> each instanceof Measure.CountDistinct(String _, Field field)
                        && (field.name().equals("user")
                                || isCalled(field.name(), "user", "visitor", "reader", "person")))
                .map(Measure::name)
                .findFirst();
    }

    /** The sum of a number that one of these words calls. */
    Optional<String> sum(String... words) {
        return called(
                words,
                () -> measures().filter(Measure.Sum.class::isInstance),
                Measure::name,
                each -> each instanceof Measure.Sum(String _, Field field) ? field.name() : "");
    }

    /** What of these counts can be told by a dimension, at most as many as a panel shows. */
    List<String> beside(String dimension, Stream<String> measures) {
        var told = new ArrayList<String>();
        measures.forEach(each -> {
            var more = Stream.concat(told.stream(), Stream.of(each)).toList();
            if (more.size() <= MOST_BESIDE && members.together(source, more, List.of(dimension))) {
                told.add(each);
            }
        });
        return told;
    }

    private static <T> Optional<String> called(
            String[] words, Supplier<Stream<T>> all, Function<T, String> name, Function<T, String> field) {
        return Arrays.stream(words)
                .flatMap(word -> Stream.concat(
                        all.get().filter(each -> isCalled(name.apply(each), word)),
                        all.get().filter(each -> isCalled(field.apply(each), word))))
                .map(name)
                .findFirst();
    }

    /** Whether it is the word, or the word is one of several in it, in the singular or the plural. */
    private static boolean isCalled(String name, String... words) {
        return Arrays.stream(words)
                .anyMatch(word ->
                        Arrays.stream(name.split("_")).anyMatch(part -> part.equals(word) || part.equals(word + "s")));
    }
}
