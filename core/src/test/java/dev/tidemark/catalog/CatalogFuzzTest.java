package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is a catalog, which survives its own JSON, or a list of mistakes with lines. */
class CatalogFuzzTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int TEXTS = 1_500;
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\t",
            "\n",
            ":",
            ": ",
            "- ",
            "#",
            "'",
            "\"",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!!map ",
            "|\n",
            ">",
            "%",
            "@",
            "---\n",
            "...\n",
            "<<: *a",
            "\\",
            "\u0000",
            "\u0001",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud83d",
            "\ude00",
            "😀",
            "é",
            "null",
            "~",
            "true",
            "-1",
            "0",
            "1e999",
            "99999999999999999999999999",
            "0x1F",
            ".inf",
            ".nan",
            "2020-01-01",
            "99999d",
            "1_000");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

    private final Random random = new Random(SEED);
    private int catalogs;
    private int invalid;

    @Test
    void aMutatedFileIsACatalogOrHasMistakes() {
        System.out.println("CatalogFuzzTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        for (var i = 0; i < TEXTS; i++) {
            var text = i % 2 == 0
                    ? Texts.full()
                    : Catalog.parse("full.yaml", Texts.full()).toJson();
            for (var mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                text = mutated(text);
            }
            check(text);
        }
        assertThat(catalogs).as("catalogs among the texts").isGreaterThan(TEXTS / 50);
        assertThat(invalid).as("texts with mistakes").isGreaterThan(TEXTS / 5);
    }

    private void check(String text) {
        try {
            var catalog = Catalog.parse("fuzz", text);
            assertThat(Catalog.parse("json", catalog.toJson())).as(text).isEqualTo(catalog);
            assertThat(CatalogSchemaTest.errors(catalog.toJson())).as(text).isEmpty();
            catalogs++;
        } catch (InvalidCatalog e) {
            assertThat(e.mistakes()).as(text).isNotEmpty().allSatisfy(mistake -> {
                assertThat(mistake.line()).isPositive();
                assertThat(mistake.toString()).doesNotContain("\n");
            });
            invalid++;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + ", on:\n" + text, e);
        }
    }

    private String mutated(String text) {
        return switch (random.nextInt(9)) {
            case 0 -> withLines(text, lines -> lines.remove(random.nextInt(lines.size())));
            case 1 -> withLines(text, lines -> lines.add(random.nextInt(lines.size()), any(lines)));
            case 2 -> withLines(text, lines -> lines.set(random.nextInt(lines.size()), any(lines)));
            case 3 -> text.replace(anyWord(text), anyWord(text));
            case 4 -> inserted(text, ODD.get(random.nextInt(ODD.size())));
            case 5 -> text.replace(anyWord(text), ODD.get(random.nextInt(ODD.size())));
            case 6 ->
                inserted(
                        text, String.valueOf("[{-?(:".charAt(random.nextInt(6))).repeat(1 + random.nextInt(3_000)));
            case 7 -> inserted(text, Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1)));
            default -> text.substring(0, random.nextInt(text.length() + 1));
        };
    }

    private interface Change {
        void of(List<String> lines);
    }

    private static String withLines(String text, Change change) {
        var lines = new ArrayList<>(text.lines().toList());
        if (!lines.isEmpty()) {
            change.of(lines);
        }
        return String.join("\n", lines);
    }

    private String any(List<String> lines) {
        return lines.get(random.nextInt(lines.size()));
    }

    private String anyWord(String text) {
        var words = WORD.matcher(text).results().map(MatchResult::group).toList();
        return words.isEmpty() ? "x" : words.get(random.nextInt(words.size()));
    }

    private String inserted(String text, String odd) {
        var at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + odd + text.substring(at);
    }

    @Test
    void nestingOfAnyDepthIsAMistake() {
        for (var depth : List.of(10, 31, 32, 33, 49, 60, 1_000, 100_000)) {
            check("sources: " + "[".repeat(depth) + "]".repeat(depth));
            check("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            check("[".repeat(depth));
            check(IntStream.range(0, Math.min(depth, 2_000))
                    .mapToObj(i -> " ".repeat(i) + "a:\n")
                    .collect(Collectors.joining()));
            check("- ".repeat(depth));
        }
        assertThat(catalogs).isZero();
    }

    @Test
    void hugeTextsAreMistakes() {
        check("sources: { " + "x".repeat(100_000) + ": {} }");
        check("sources: { a: { types: " + "9".repeat(100_000) + " } }");
        check("x".repeat(1_000_000));
        check("sources: { a: { time: " + "a.".repeat(100_000) + "a } }");
        assertThat(invalid).isGreaterThanOrEqualTo(3);
    }
}
