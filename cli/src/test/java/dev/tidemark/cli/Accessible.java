package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;

/** Holds a page, as it is drawn now, against the rules of WCAG 2.2 AA that a program can check. */
final class Accessible {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa");

    private Accessible() {}

    static void check(Page page) {
        var results = new AxeBuilder(page).withTags(RULES).setLegacyMode(true).analyze();
        assertThat(results.getPasses()).as("rules that were looked at").isNotEmpty();
        assertThat(results.getViolations())
                .as(page.url())
                .extracting(Accessible::words)
                .isEmpty();
    }

    private static String words(Rule rule) {
        var where = rule.getNodes().stream()
                .limit(5)
                .map(node -> node.getHtml() + "\n  " + node.getFailureSummary())
                .toList();
        return rule.getId() + ": " + rule.getHelp() + "\n" + String.join("\n", where);
    }
}
