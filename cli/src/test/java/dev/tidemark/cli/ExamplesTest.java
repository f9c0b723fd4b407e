package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidemark.catalog.Catalog;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What README, docs and examples tell people to type is what the program understands. */
class ExamplesTest {

    @TestFactory
    Stream<DynamicTest> everyExampleIsACatalog() {
        var catalogs =
                Paper.files(Paper.ROOT.resolve("examples"), 9, "catalog.yaml").toList();
        assertThat(catalogs).hasSizeGreaterThanOrEqualTo(4);
        return catalogs.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.toString(),
                        () -> assertThat(Catalog.load(file).rollups()).isNotEmpty()));
    }

    /** Not one by one, because an example's rollups have to get along with those of the others in one database. */
    @Test
    void allExamplesTogetherAreACatalogToo() {
        var together = Paper.files(Paper.ROOT.resolve("examples"), 9, "catalog.yaml")
                .map(Catalog::load)
                .reduce(Catalog.EMPTY, Catalog::with);
        assertThat(Catalog.parse("all examples", together.toJson())).isEqualTo(together);
        assertThat(together.rollups()).hasSize(10);
    }

    @TestFactory
    Stream<DynamicTest> everyCatalogInTheManualIsOne() {
        var tests = Stream.of("docs/catalog.md", "docs/webhooks.md", "docs/browser.md", "docs/analytics.md")
                .flatMap(ExamplesTest::catalogs)
                .toList();
        assertThat(tests).hasSizeGreaterThan(2);
        return tests.stream();
    }

    private static Stream<DynamicTest> catalogs(String page) {
        return Paper.of(Paper.ROOT.resolve(page)).blocks().stream()
                .filter(block -> block.language().equals("yaml") && block.text().startsWith("sources:"))
                .map(block -> DynamicTest.dynamicTest(
                        page + ": " + block.text().lines().skip(1).findFirst().orElseThrow(),
                        () -> assertThat(Catalog.parse(page, block.text()).sources())
                                .isNotEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandIsUnderstood() {
        var commands = Paper.all().stream()
                .flatMap(paper -> paper.commands().stream()
                        .map(words -> DynamicTest.dynamicTest(
                                paper.file().getFileName() + ": " + String.join(" ", words), () -> understood(words))))
                .toList();
        assertThat(commands).hasSizeGreaterThan(10);
        return commands.stream();
    }

    private static void understood(List<String> words) {
        var silent = new PrintWriter(Writer.nullWriter());
        assertThatCode(() -> Main.commandLine(silent, silent).parseArgs(words.toArray(String[]::new)))
                .as("./tidemark " + String.join(" ", words))
                .doesNotThrowAnyException();
    }

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() {
        return Paper.all().stream()
                .flatMap(paper -> paper.links().stream()
                        .distinct()
                        .map(link -> DynamicTest.dynamicTest(
                                paper.file() + " → " + link,
                                () -> assertThat(paper.file().resolveSibling(link))
                                        .matches(Files::exists, "exists"))));
    }
}
