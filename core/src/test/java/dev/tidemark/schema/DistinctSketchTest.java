package dev.tidemark.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.SharedData;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctSketchTest {

    private static final double STANDARD_ERROR = 1.04 / Math.sqrt(2048);
    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 2);
    private static final Prompt PROMPT = new Prompt(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void anEntryIsTheFirstBitsOfTheHashAndThePlaceOfTheFirstOneAmongTheOthers() {
        var sql = """
                select hashtextextended(v collate "C", 0) as hash, %s as entry
                from (select 'visitor ' || i as v from generate_series(1, 3000) i union all select 'Ünï☃') x""".formatted(DistinctSketch.entry("v"));
        var wrong = PROMPT.rows(sql, row -> row.integer("entry") - fine(row.bigint("hash")));
        assertThat(wrong).hasSize(3001).containsOnly(0);
    }

    @Test
    void theRankIsExactWhereverABitBegins() {
        var numbers = IntStream.range(0, 39)
                .mapToLong(bit -> 1L << bit)
                .flatMap(power -> LongStream.of(power - 1, power, 2 * power - 1))
                .boxed()
                .toList();
        assertThat(ranks(numbers, 39))
                .isEqualTo(numbers.stream().map(number -> rank(number, 39)).toList());
        var small = numbers.stream().filter(number -> number < 1 << 14).toList();
        assertThat(ranks(small, 14))
                .isEqualTo(small.stream().map(number -> rank(number, 14)).toList());
    }

    private static List<Integer> ranks(List<Long> numbers, int bits) {
        var values = numbers.stream().map(n -> "(" + n + "::bigint)").collect(Collectors.joining(", "));
        return PROMPT.rows(
                "select " + DistinctSketch.rank("n", bits) + " as rank from (values " + values + ") x (n)",
                row -> row.integer("rank"));
    }

    @Test
    void absentValuesAreNotCounted() {
        var values = "(values (null), (''), ('a'), ('a'), ('b')) x (v)";
        var entry = DistinctSketch.entry("v");
        assertThat(PROMPT.text("select " + DistinctSketch.estimate(DistinctSketch.of(entry)) + " from " + values))
                .isEqualTo("2");
        assertThat(PROMPT.text("select " + DistinctSketch.of(entry) + " from " + values + " where v = '' or v is null"))
                .isEqualTo("{}");
        assertThat(PROMPT.text(
                        "select " + DistinctSketch.loose(entry) + " from " + values + " where v = '' or v is null"))
                .isEqualTo("{}");
        assertThat(PROMPT.text(
                        "select " + DistinctSketch.estimate(DistinctSketch.canonical(DistinctSketch.loose(entry)))
                                + " from " + values))
                .isEqualTo("2");
    }

    @Test
    void nothingIsAnEmptySketchOfNoValues() {
        for (var nothing : List.of("null::integer[]", "'{}'::integer[]", "array[null]::integer[]")) {
            assertThat(PROMPT.text("select " + DistinctSketch.canonical(nothing)))
                    .isEqualTo("{}");
        }
        assertThat(PROMPT.text("select " + DistinctSketch.estimate("null::integer[]")))
                .isEqualTo("0");
        assertThat(PROMPT.text("select " + DistinctSketch.estimate("'{}'::integer[]")))
                .isEqualTo("0");
        assertThat(PROMPT.text("select " + DistinctSketch.union("a") + " from (values (null::integer[])) x (a)"))
                .isEqualTo("{}");
    }

    @Test
    void anyGroupingMakesTheSameArray() {
        System.out.println("DistinctSketchTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var round = 0; round < 40; round++) {
            var entries = entries(random, size(round, random));
            var expected = literal(canonical(entries));
            var pieces = pieces(random, entries);
            assertThat(PROMPT.text("select " + DistinctSketch.canonical(array(entries))))
                    .isEqualTo(expected);
            assertThat(folded(random, pieces)).isEqualTo(expected);
            assertThat(PROMPT.text("select " + DistinctSketch.union("a") + " from (values " + rows(pieces) + ") x (a)"))
                    .isEqualTo(expected);
        }
    }

    /** About the limit of exactness; so many that the aggregate folds on its way; any. */
    private static int size(int round, RandomGenerator random) {
        return switch (round % 8) {
            case 0, 4 -> 250 + random.nextInt(20);
            case 1 -> 30_000;
            default -> random.nextInt(1_500);
        };
    }

    /** Slots that are hit often, indexes whose low bits are all zero, and the full range; at times a few coarse ones. */
    private static List<Integer> entries(RandomGenerator random, int count) {
        var indexes = random.nextBoolean() ? 400 : 1 << 25;
        var all = random.ints(count, 0, indexes)
                .map(index -> random.nextInt(10) == 0 ? index / 16_384 * 16_384 : index)
                .map(index -> index << 6 | 1 + Math.min(39, random.nextInt(1 + random.nextInt(40))))
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        if (random.nextInt(5) == 0) {
            random.ints(3, 0, 2048).forEach(register -> all.add(Integer.MIN_VALUE + (register << 6 | 3)));
        }
        return all;
    }

    /** Cut up anywhere, some of it twice. */
    private static List<List<Integer>> pieces(RandomGenerator random, List<Integer> entries) {
        var pieces = Stream.generate(() -> (List<Integer>) new ArrayList<Integer>())
                .limit(1 + random.nextInt(6))
                .toList();
        for (var entry : entries) {
            random.ints(1 + random.nextInt(2), 0, pieces.size())
                    .forEach(piece -> pieces.get(piece).add(entry));
        }
        return pieces;
    }

    /** Two of the sketches become one, until one is left. */
    private static String folded(RandomGenerator random, List<List<Integer>> pieces) {
        var sketches = pieces.stream()
                .map(piece -> PROMPT.text("select " + DistinctSketch.canonical(array(piece))))
                .collect(Collectors.toCollection(ArrayList::new));
        while (sketches.size() > 1) {
            var a = sketches.remove(random.nextInt(sketches.size()));
            var b = sketches.remove(random.nextInt(sketches.size()));
            sketches.add(PROMPT.text(
                    "select " + DistinctSketch.canonical("'%s'::integer[] || '%s'::integer[]".formatted(a, b))));
        }
        return sketches.getFirst();
    }

    @Test
    void theAggregateThatFoldsOnItsWayAgreesWithTheWholeAtOnce() {
        var wrong = PROMPT.rows(
                """
                with visits as (
                    select i %% 3 as g, i %% 97 as part, %s as e
                    from (select i, 'v' || i::bigint * i %% 50021 as v from generate_series(1, 120000) i) x
                )
                select g from visits group by g having %s <> (
                    select %s from (select %s as a from visits v where v.g = visits.g group by part) parts
                )""".formatted(
                                DistinctSketch.entry("v"),
                                DistinctSketch.of("e"),
                                DistinctSketch.union("a"),
                                DistinctSketch.loose("e")),
                row -> row.text("g"));
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 200, 255, 256})
    void countsExactlyUpTo256ButForSharedIndexes(int n) {
        var estimates = estimates(n, 100);
        assertThat(estimates).hasSize(100).allMatch(estimate -> estimate <= n && estimate >= n - 1);
        assertThat(estimates.stream().filter(estimate -> estimate == n).count()).isGreaterThanOrEqualTo(98);
    }

    @ParameterizedTest
    @CsvSource({"257, 200", "1000, 200", "3000, 200", "5000, 200", "10000, 200", "100000, 20", "1000000, 2"})
    void errsByTwoPercent(int n, int sets) {
        var errors = estimates(n, sets).stream().map(e -> e / (double) n - 1).toList();
        assertThat(errors).hasSize(sets).allMatch(error -> Math.abs(error) < 5 * STANDARD_ERROR);
        var bias = errors.stream().mapToDouble(error -> error).average().orElseThrow();
        var rms = Math.sqrt(
                errors.stream().mapToDouble(error -> error * error).average().orElseThrow());
        System.out.printf("distinct of %d: mean %.2f %%, rms %.2f %%%n", n, 100 * bias, 100 * rms);
        if (sets >= 20) {
            assertThat(bias).isCloseTo(0, within(Math.max(0.007, 3 * STANDARD_ERROR / Math.sqrt(sets))));
            assertThat(rms).isBetween(0.01, 0.03);
        }
    }

    /** Of as many sets of that many ids, all different. The hash is no random one, so the figures are always the same. */
    private static List<Long> estimates(int n, int sets) {
        return PROMPT.rows(
                """
                select %s as n
                from generate_series(1, %d) s
                left join lateral (select 'user-' || s || '-' || i as v from generate_series(1, %d) i) x on true
                group by s""".formatted(DistinctSketch.estimate(DistinctSketch.of(DistinctSketch.entry("v"))), sets, n),
                row -> row.bigint("n"));
    }

    @Test
    void skewedIdsWithManyRepetitionsCountLikeAnyOthers() {
        DATABASE.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("select setseed(0.25)");
            session.execute("""
                    create table skewed as
                    select i %% 20 as g, i %% 24 as hour, %s as e, v
                    from (
                        select i, 'u' || (i %% 20) || '-' || floor(exp(random() * ln(60000))) as v
                        from generate_series(1, 600000) i
                        offset 0
                    ) x""".formatted(DistinctSketch.entry("v")));
            return true;
        });
        var errors = PROMPT.rows(
                """
                select %s / (select count(distinct v) from skewed s where s.g = hours.g)::float8 - 1 as error
                from (select g, hour, %s as a from skewed group by g, hour) hours
                group by g""".formatted(DistinctSketch.estimate(DistinctSketch.union("a")), DistinctSketch.of("e")),
                row -> row.number("error").doubleValue());
        assertThat(errors).hasSize(20).allMatch(error -> Math.abs(error) < 5 * STANDARD_ERROR);
        assertThat(errors.stream().mapToDouble(error -> error * error).average().orElseThrow())
                .isLessThan(0.03 * 0.03);
    }

    @Test
    void usersAndPagesOfWikipediaCountWithinTheBound() throws IOException {
        load();
        for (var groups : List.of("1", "channel", "hour", "channel, hour")) {
            for (var value : List.of("member", "page")) {
                var sql = """
                        select count(distinct %1$s) as exact, %2$s as estimate
                        from (select *, %3$s as e from wiki) w
                        group by %4$s""".formatted(
                                value,
                                DistinctSketch.estimate(DistinctSketch.of("e")),
                                DistinctSketch.entry(value),
                                groups.equals("1") ? "()" : groups);
                assertThat(PROMPT.rows(sql, row -> new long[] {row.bigint("exact"), row.bigint("estimate")}))
                        .isNotEmpty()
                        .allMatch(pair -> pair[0] <= 256
                                ? pair[0] - pair[1] <= 1 && pair[1] <= pair[0]
                                : Math.abs(pair[1] / (double) pair[0] - 1) < 5 * STANDARD_ERROR);
            }
        }
    }

    private static void load() throws IOException {
        var file = SharedData.file("wikiticker/wikiticker-2015-09-12-sampled.json.gz");
        var json = new String(new GZIPInputStream(Files.newInputStream(file)).readAllBytes(), UTF_8);
        DATABASE.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("create table if not exists wiki (channel text, hour text, member text, page text)");
            return session.update(SqlStatement.of("""
                    insert into wiki
                    select j ->> 'channel', left(j ->> 'time', 13), j ->> 'user', j ->> 'page'
                    from (select line::jsonb as j from unnest(string_to_array(rtrim(:json, chr(10)), chr(10))) line) x
                    """), Map.of("json", json));
        });
    }

    @Test
    void aForgedSketchGivesANumberAndNoError() {
        var full = IntStream.range(0, 2048)
                .map(register -> Integer.MIN_VALUE + (register << 6 | 54))
                .boxed()
                .toList();
        assertThat(PROMPT.text("select " + DistinctSketch.estimate(array(full))))
                .isEqualTo("9000000000000000000");
        assertThat(PROMPT.text("select " + DistinctSketch.estimate(array(full.subList(0, 1)))))
                .isEqualTo("1");
    }

    /** What the class promises, written anew with Java's own bit counting. */
    private static Collection<Integer> canonical(List<Integer> entries) {
        var slots = highest(entries);
        if (slots.size() <= 256 && slots.stream().allMatch(entry -> entry >= 0)) {
            return slots;
        }
        return highest(
                slots.stream().map(entry -> entry < 0 ? entry : coarse(entry)).toList());
    }

    private static Collection<Integer> highest(List<Integer> entries) {
        return entries.stream()
                .collect(Collectors.toMap(entry -> entry >> 6, entry -> entry, Math::max, TreeMap::new))
                .values();
    }

    private static int coarse(int entry) {
        var index = entry >>> 6;
        var low = index & 16_383;
        var rank = low == 0 ? 14 + (entry & 63) : rank(low, 14);
        return Integer.MIN_VALUE + (index >>> 14 << 6 | rank);
    }

    private static int fine(long hash) {
        return (int) (hash >>> 39) << 6 | rank(hash & (1L << 39) - 1, 39);
    }

    private static int rank(long number, int bits) {
        return Long.numberOfLeadingZeros(number) - (64 - bits) + 1;
    }

    private static String array(Collection<Integer> entries) {
        return "'" + literal(entries) + "'::integer[]";
    }

    private static String literal(Collection<Integer> entries) {
        return entries.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static String rows(List<List<Integer>> arrays) {
        return arrays.stream().map(array -> "(" + array(array) + ")").collect(Collectors.joining(", "));
    }
}
