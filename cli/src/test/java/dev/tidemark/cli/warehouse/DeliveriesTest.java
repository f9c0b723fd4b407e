package dev.tidemark.cli.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The invented company is as large as the real one, and does not contradict itself. */
class DeliveriesTest {

    private static final Instant HOUR = Instant.parse("2026-11-18T15:00:00Z");
    private static final List<Publisher> SOME = Publishers.every(500);

    @TempDir
    private Path folder;

    @Test
    void anHourIsTheSameWheneverItIsWritten() throws IOException {
        var plain = new Deliveries(folder, false);
        var rows = plain.write(SOME, HOUR);
        var files = List.of(
                plain.articles(HOUR), plain.sections(HOUR), plain.authors(HOUR), plain.site(HOUR), plain.titles(HOUR));
        var first = texts(files);
        plain.write(SOME, HOUR);
        assertThat(texts(files)).isEqualTo(first);
        assertThat(Files.readAllLines(plain.articles(HOUR))).hasSize((int) rows.articles() + 1);
        try (var there = Files.list(folder)) {
            assertThat(there).as("nothing unfinished").hasSameElementsAs(files);
        }
    }

    /** A site's total is that of its articles, each counted once; sections and authors count an article each. */
    @Test
    void totalsAgree() throws IOException {
        var plain = new Deliveries(folder, false);
        plain.write(SOME, HOUR);
        for (var number = 1; number <= 2; number++) {
            assertThat(sums(plain.site(HOUR), number)).isEqualTo(sums(plain.articles(HOUR), number));
        }
        var sections = rows(plain.sections(HOUR)).collect(Collectors.groupingBy(row -> row[0] + row[2]));
        assertThat(rows(plain.articles(HOUR)))
                .allSatisfy(row -> assertThat(sections.get(row[0] + row[1]))
                        .hasSizeBetween(1, 2)
                        .allSatisfy(of -> assertThat(of[3]).isEqualTo(row[2])));
    }

    @Test
    void keysAreUnique() throws IOException {
        var plain = new Deliveries(folder, false);
        plain.write(Publishers.every(50), HOUR);
        for (var file : List.of(plain.articles(HOUR), plain.sections(HOUR), plain.authors(HOUR), plain.site(HOUR))) {
            var seen = new HashSet<String>();
            assertThat(rows(file).map(row -> String.join(",", Arrays.copyOf(row, row.length - 2))))
                    .as(file.toString())
                    .allMatch(seen::add);
        }
    }

    /** Of a real company: 1.2 M, 1.6 M, 0.8 M and 0.13 M rows an hour on average, over 5,000 publishers. */
    @Test
    void isAsLargeAsTheRealOne() throws IOException {
        var publishers = Publishers.every(50);
        var deliveries = new Deliveries(folder, false);
        var hours = IntStream.range(0, 5)
                .mapToObj(i -> HOUR.plus(Duration.ofHours(5L * i)))
                .toList();
        var rows = new ArrayList<Deliveries.Rows>();
        for (var hour : hours) {
            rows.add(deliveries.write(publishers, hour));
        }
        var share = rows(publishers) / rows(Publishers.every(1));
        assertThat(average(rows, Deliveries.Rows::articles) / share).isCloseTo(1.2e6, within(1e5));
        assertThat(average(rows, Deliveries.Rows::sections) / share).isCloseTo(1.6e6, within(1.4e5));
        assertThat(average(rows, Deliveries.Rows::authors) / share).isCloseTo(0.8e6, within(0.7e5));
        assertThat(average(rows, Deliveries.Rows::site) * Publishers.ALL / publishers.size())
                .isCloseTo(0.13e6, within(0.013e6));
    }

    private static double rows(List<Publisher> publishers) {
        return publishers.stream().mapToDouble(Publisher::rows).sum();
    }

    private static double average(List<Deliveries.Rows> rows, ToLongFunction<Deliveries.Rows> of) {
        return rows.stream().mapToLong(of).average().orElseThrow();
    }

    @Test
    void theLargestHasThirtyThousandArticlesInAMonth() {
        var newsroom = new Newsroom(new Publisher(1));
        var month = IntStream.range(0, 24 * 30)
                .map(hour ->
                        newsroom.publishedIn(HOUR.plus(Duration.ofHours(hour))).size())
                .sum();
        assertThat(month).isBetween(27_000, 33_000);
    }

    private static Map<String, Long> sums(Path file, int fromTheEnd) throws IOException {
        return rows(file)
                .collect(Collectors.groupingBy(
                        row -> row[0],
                        TreeMap::new,
                        Collectors.summingLong(row -> Long.parseLong(row[row.length - fromTheEnd]))));
    }

    private static Stream<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream().skip(1).map(line -> line.split(",", -1));
    }

    private static List<String> texts(List<Path> files) throws IOException {
        var texts = new ArrayList<String>();
        for (var file : files) {
            texts.add(Files.readString(file));
        }
        return texts;
    }
}
