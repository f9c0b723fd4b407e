package dev.tidemark.server.operate;

import java.util.regex.Pattern;

/** What the database tells of a plan, for operators, who see no tenant's data: a question mark for each value that is compared with. */
final class WithoutValues {

    /** As PostgreSQL writes constants: quotes within are doubled, so that a text ends at the first that is alone. */
    private static final Pattern TEXT = Pattern.compile("E?'(?:[^']|'')*+'");

    /** Not of a name, nor of what plans are counted by. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w\"$.])(?<!SubPlan |InitPlan |Planned: )\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?(?![\\w\"])");

    private WithoutValues() {}

    /** @param plan all its lines: a text that is compared with may go over several */
    static String of(String plan) {
        return NUMBER.matcher(TEXT.matcher(plan).replaceAll("?")).replaceAll("?");
    }
}
