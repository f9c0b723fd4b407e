package dev.tidemark.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.SharedData;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileSketchTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 2);
    private static final Prompt PROMPT = new Prompt(DATABASE);

    private static final List<BigDecimal> FRACTIONS = Stream.of("0", "0.07", "0.25", "0.5", "0.90", "0.95", "0.99", "1")
            .map(BigDecimal::new)
            .toList();

    /** What lies between an exact 1 % and one computed in doubles. */
    private static final double ALPHA = 0.01 + 1e-9;

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1037",
        "-1, -1037",
        "0, 0",
        "0.0, 0",
        "1e-9, 1",
        "-1e-9, -1",
        "1e-10, 0",
        "5e-324, 0",
        "-1e-300, 0",
        "1e18, 3110",
        "1e19, 3110",
        "-1e300, -3110",
        "Infinity, 3110",
        "-Infinity, -3110",
        "1.02, 1038",
        "1.021, 1039"
    })
    void eachNumberHasItsSlot(String number, long slot) {
        var value = "'" + number + "'::float8";
        assertThat(PROMPT.text("select " + QuantileSketch.entry(value, 1))).isEqualTo(String.valueOf((slot << 40) + 1));
        assertThat(PROMPT.text("select " + QuantileSketch.entry(value, -1)))
                .isEqualTo(String.valueOf((slot << 40) - 1));
    }

    @Test
    void everyNumericTypeWillDo() {
        for (var type : List.of("smallint", "integer", "bigint", "numeric", "float4", "float8")) {
            assertThat(PROMPT.text("select " + QuantileSketch.entry("7::" + type, 1)))
                    .isEqualTo(PROMPT.text("select " + QuantileSketch.entry("7", 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null::integer", "'NaN'::float8", "'NaN'::numeric"})
    void absentNumbersAreNotCounted(String absent) {
        assertThat(PROMPT.text("select coalesce(" + QuantileSketch.entry(absent, 1) + "::text, 'absent')"))
                .isEqualTo("absent");
        for (var sketch : List.of(QuantileSketch.of("e"), QuantileSketch.loose("e"))) {
            assertThat(PROMPT.text(
                            "select " + sketch + " from (select " + QuantileSketch.entry(absent, 1) + " as e) x"))
                    .isEqualTo("{}");
        }
    }

    @Test
    void nothingIsAnEmptySketchWithoutQuantiles() {
        for (var nothing : List.of("null::bigint[]", "'{}'::bigint[]", "array[null]::bigint[]")) {
            assertThat(PROMPT.text("select " + QuantileSketch.canonical(nothing)))
                    .isEqualTo("{}");
            assertThat(PROMPT.text(
                            "select coalesce(" + QuantileSketch.estimate(nothing, BigDecimal.ONE) + "::text, 'none')"))
                    .isEqualTo("none");
        }
        assertThat(PROMPT.text("select " + QuantileSketch.union("a") + " from (values (null::bigint[])) x (a)"))
                .isEqualTo("{}");
    }

    @Test
    void refusesWhatIsNoFractionAndNoSign() {
        for (var wrong : List.of("-0.01", "1.01", "95")) {
            assertThatThrownBy(() -> QuantileSketch.estimate("a", new BigDecimal(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong);
        }
        assertThatThrownBy(() -> QuantileSketch.entry("x", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyGroupingMakesTheSameArrayAndWhatIsTakenAwayWasNeverThere() {
        System.out.println("QuantileSketchTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var round = 0; round < 40; round++) {
            var kept = entries(random, random.nextInt(300));
            var gone = entries(random, random.nextInt(60));
            var all = Stream.of(kept.stream(), gone.stream(), gone.stream().map(QuantileSketchTest::opposite))
                    .flatMap(entries -> entries)
                    .collect(Collectors.toCollection(ArrayList::new));
            var pieces = pieces(random, all);
            var expected = literal(canonical(kept));
            assertThat(PROMPT.text("select " + QuantileSketch.canonical(array(all))))
                    .isEqualTo(expected);
            assertThat(folded(random, pieces)).isEqualTo(expected);
            assertThat(PROMPT.text("select " + QuantileSketch.union("a") + " from (values " + rows(pieces) + ") x (a)"))
                    .isEqualTo(expected);
        }
    }

    /** Few slots so that they meet, of either sign, with large counts too. */
    private static List<Long> entries(RandomGenerator random, int count) {
        return Stream.generate(
                        () -> entry(random.nextInt(-40, 40), random.nextBoolean() ? 1 : random.nextLong(1, 1L << 29)))
                .limit(count)
                .toList();
    }

    private static long entry(long slot, long count) {
        return (slot << 40) + count;
    }

    private static long opposite(long entry) {
        return entry(slot(entry), -count(entry));
    }

    private static long slot(long entry) {
        return Math.floorDiv(entry + (1L << 39), 1L << 40);
    }

    private static long count(long entry) {
        return entry - (slot(entry) << 40);
    }

    private static Collection<Long> canonical(List<Long> entries) {
        var slots = entries.stream()
                .collect(Collectors.groupingBy(
                        QuantileSketchTest::slot, TreeMap::new, Collectors.summingLong(QuantileSketchTest::count)));
        return slots.entrySet().stream()
                .filter(slot -> slot.getValue() != 0)
                .map(slot -> entry(slot.getKey(), slot.getValue()))
                .toList();
    }

    private static List<List<Long>> pieces(RandomGenerator random, List<Long> entries) {
        var pieces = Stream.generate(() -> (List<Long>) new ArrayList<Long>())
                .limit(1 + random.nextInt(6))
                .toList();
        entries.forEach(entry -> pieces.get(random.nextInt(pieces.size())).add(entry));
        return pieces;
    }

    /** Two of the sketches become one, until one is left. */
    private static String folded(RandomGenerator random, List<List<Long>> pieces) {
        var sketches = pieces.stream()
                .map(piece -> PROMPT.text("select " + QuantileSketch.canonical(array(piece))))
                .collect(Collectors.toCollection(ArrayList::new));
        while (sketches.size() > 1) {
            var a = sketches.remove(random.nextInt(sketches.size()));
            var b = sketches.remove(random.nextInt(sketches.size()));
            sketches.add(PROMPT.text(
                    "select " + QuantileSketch.canonical("'%s'::bigint[] || '%s'::bigint[]".formatted(a, b))));
        }
        return sketches.getFirst();
    }

    @Test
    void theAggregateThatFoldsOnItsWayAgreesWithTheWholeAtOnce() {
        var wrong = PROMPT.rows(
                """
                with numbers as (
                    select i %% 2 as g, i %% 89 as part, %s as e
                    from (select i, (i::bigint * i %% 1000003 - 500000) ^ 3 as x from generate_series(1, 100000) i) x
                )
                select g from numbers group by g having %s <> (
                    select %s from (select %s as a from numbers n where n.g = numbers.g group by part) parts
                )""".formatted(
                                QuantileSketch.entry("x", 1),
                                QuantileSketch.of("e"),
                                QuantileSketch.union("a"),
                                QuantileSketch.loose("e")),
                row -> row.text("g"));
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uniform",
                "log-normal",
                "Pareto",
                "negative",
                "mixed with zeros",
                "constant",
                "exponential of 40 decades",
                "few"
            })
    void everyQuantileIsWithinOnePercentOfTheNumberAtItsRank(String name) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        var numbers = IntStream.range(0, name.equals("few") ? 3 : 20_001)
                .mapToObj(_ -> number(name, random))
                .toList();
        load(numbers);
        var estimates = estimates("numbers", "x");
        for (var i = 0; i < FRACTIONS.size(); i++) {
            assertClose(estimates.get(i), exact(numbers, FRACTIONS.get(i)), name + " at " + FRACTIONS.get(i));
        }
    }

    private static double number(String name, RandomGenerator random) {
        return switch (name) {
            case "uniform" -> random.nextDouble(0, 1000);
            case "log-normal" -> Math.exp(2 * random.nextGaussian() + 3);
            case "Pareto" -> Math.pow(1 - random.nextDouble(), -1 / 1.2);
            case "negative" -> -Math.exp(random.nextGaussian());
            case "mixed with zeros" -> random.nextInt(3) == 0 ? 0 : 50 * random.nextGaussian();
            case "constant" -> 42.42;
            case "exponential of 40 decades" -> Math.pow(10, random.nextDouble(-25, 17));
            case "few" -> random.nextDouble(1, 100);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void load(List<Double> numbers) {
        DATABASE.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("drop table if exists numbers; create table numbers (x float8)");
            return session.update(
                    SqlStatement.of("insert into numbers select unnest(:numbers::float8[])"),
                    Map.of(
                            "numbers",
                            numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"))));
        });
    }

    /** By both forms, which must agree. */
    private static List<Double> estimates(String table, String number) {
        var sketch = "(select %s as a from %s) s".formatted(QuantileSketch.of(QuantileSketch.entry(number, 1)), table);
        var together = PROMPT.rows(
                "select unnest(" + QuantileSketch.estimates("a", FRACTIONS) + ") as q from " + sketch,
                row -> row.value("q", Double.class));
        var alone = FRACTIONS.stream()
                .map(fraction -> PROMPT.rows(
                                "select " + QuantileSketch.estimate("a", fraction) + " as q from " + sketch,
                                row -> row.value("q", Double.class))
                        .getFirst())
                .toList();
        assertThat(together).isEqualTo(alone);
        return together;
    }

    private static double exact(List<Double> numbers, BigDecimal fraction) {
        var rank = fraction.multiply(BigDecimal.valueOf(numbers.size()))
                .setScale(0, RoundingMode.CEILING)
                .max(BigDecimal.ONE)
                .intValueExact();
        return numbers.stream().sorted().skip(rank - 1).findFirst().orElseThrow();
    }

    private static void assertClose(double estimate, double exact, String what) {
        var least = Math.abs(exact) < 0.98e-9 ? 0.98e-9 : Math.abs(exact) * ALPHA;
        assertThat(Math.abs(estimate - exact))
                .as("%s: %s for %s", what, estimate, exact)
                .isLessThanOrEqualTo(least);
    }

    @Test
    void theRankIsRoundedUpFromTheTrueProduct() {
        load(IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());
        var whole = estimates("numbers", "x").stream().map(Math::round).toList();
        assertThat(whole.subList(0, 3)).as("0, 7 and 25 % of 100").containsExactly(1L, 7L, 25L);
    }

    @Test
    void wholeNumbersUpTo49ComeOutAsTheyAre() {
        var sql = """
                select x, %s as estimate from (select x, %s as a from generate_series(-49, 49) x group by x) s""".formatted(
                        QuantileSketch.whole(QuantileSketch.estimate("a", new BigDecimal("0.5"))),
                        QuantileSketch.of(QuantileSketch.entry("x", 1)));
        var wrong = PROMPT.rows(sql, row -> row.bigint("x") - row.bigint("estimate"));
        assertThat(wrong).hasSize(99).containsOnly(0L);
    }

    @Test
    void theSizesOfEditsOfWikipediaAreWithinOnePercent() throws IOException {
        loadEdits();
        for (var field : List.of("added", "deleted", "delta")) {
            var sql = """
                    select channel, array_agg(%1$s::float8 order by %1$s)::text as exact, %2$s::text as estimates
                    from edits group by rollup (channel)""".formatted(
                    field, QuantileSketch.estimates(QuantileSketch.of(QuantileSketch.entry(field, 1)), FRACTIONS));
            var channels = PROMPT.rows(sql, row -> List.of(numbers(row.text("exact")), numbers(row.text("estimates"))));
            assertThat(channels).hasSizeGreaterThan(40);
            for (var channel : channels) {
                for (var i = 0; i < FRACTIONS.size(); i++) {
                    var exact = exact(channel.getFirst(), FRACTIONS.get(i));
                    assertClose(channel.getLast().get(i), exact, field + " at " + FRACTIONS.get(i));
                }
            }
        }
    }

    private static List<Double> numbers(String array) {
        return Stream.of(array.substring(1, array.length() - 1).split(","))
                .map(Double::valueOf)
                .toList();
    }

    private static void loadEdits() throws IOException {
        var file = SharedData.file("wikiticker/wikiticker-2015-09-12-sampled.json.gz");
        var json = new String(new GZIPInputStream(Files.newInputStream(file)).readAllBytes(), UTF_8);
        DATABASE.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("create table edits (channel text, added integer, deleted integer, delta integer)");
            return session.update(SqlStatement.of("""
                    insert into edits
                    select j ->> 'channel', (j ->> 'added')::integer, (j ->> 'deleted')::integer, (j ->> 'delta')::integer
                    from (select line::jsonb as j from unnest(string_to_array(rtrim(:json, chr(10)), chr(10))) line) x
                    """), Map.of("json", json));
        });
    }

    private static String array(Collection<Long> entries) {
        return "'" + literal(entries) + "'::bigint[]";
    }

    private static String literal(Collection<Long> entries) {
        return entries.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static String rows(List<List<Long>> arrays) {
        return arrays.stream().map(array -> "(" + array(array) + ")").collect(Collectors.joining(", "));
    }
}
