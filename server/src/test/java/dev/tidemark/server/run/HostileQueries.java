package dev.tidemark.server.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Queries of the Cube protocol of which some part is good and some part is not; never what marks the other tenant. */
final class HostileQueries {

    /** Members of one rollup. */
    private record Family(List<String> measures, List<String> dimensions) {}

    private static final List<Family> FAMILIES = List.of(
            new Family(List.of("view.views", "view.seconds", "view.longest"), List.of("view.page", "view.device")),
            new Family(List.of("view.views", "view.each"), List.of("view.page_title", "view.device")),
            new Family(List.of("view.seconds_previous", "view.views_growth"), List.of("view.page", "view.page_title")),
            new Family(List.of("view.visitors", "view.stay_p50", "view.shortest"), List.of("view.device")),
            new Family(List.of("view.tagged"), List.of("view.tag")));

    private static final List<String> TIMES = List.of("view.time.day", "view.time.month");
    private static final List<String> STRANGE_MEMBERS = List.of(
            "view.tenant_id",
            "view.tenant",
            "view.bucket",
            "view.user",
            "view.events",
            "view.title",
            "view.key of page",
            "view.page\"; select title from tidemark.entities; --",
            "pages.page",
            "tidemark.events",
            "pg_catalog.pg_class",
            "view.__proto__",
            "view.stay_p99",
            "view.stay",
            "view",
            ".",
            "view.page.title",
            "VIEW.PAGE");
    private static final List<String> STRANGE_TEXTS = List.of(
            "' or 1=1 --",
            "' or tenant_id = 2 --",
            "'; select payload from tidemark.events; --",
            "') union all select attributes::text from tidemark.entities --",
            "\" or \"1\"=\"1",
            "\\' or 1=1 --",
            ":tenant",
            "?",
            "$1",
            "%",
            "_",
            "\\",
            "\\%",
            "%'",
            "/* */",
            "\u0000",
            "\ud800",
            "\u202e",
            "\ud83c\udf0d",
            "1 or tenant_id = 2",
            "2",
            "-0",
            "NaN",
            "1e400",
            "Infinity",
            "9".repeat(80),
            "x".repeat(5000),
            "' || pg_sleep(100) || '",
            "{\"$ne\": null}",
            "");
    private static final List<String> TEXTS = List.of("/shared", "shared", "phone", "/a/1", "a", "e", "S");
    private static final List<String> OPERATORS = List.of(
            "equals", "notEquals", "in", "notIn", "contains", "notContains", "startsWith", "endsWith", "set", "notSet");
    private static final List<String> STRANGE_OPERATORS = List.of(
            "gt",
            "gte",
            "lt",
            "lte",
            "measureFilter",
            "inDateRange",
            "notInDateRange",
            "beforeDate",
            "afterDate",
            "= 1 or",
            "");
    private static final List<String> RANGES = List.of(
            "\"this month\"",
            "\"last 60 days\"",
            "[\"2026-10-01\", \"2026-11-30\"]",
            "\"from 2026-10-01 to 2026-10-31\"");
    private static final List<String> STRANGE_RANGES = List.of(
            "[\"0000-01-01\", \"9999-12-31\"]",
            "[\"-999999999-01-01\", \"+999999999-12-31\"]",
            "[\"2026-11-30\", \"2026-10-01\"]",
            "\"last 9999 years\"",
            "\"2026-02-30\"",
            "\"now() or true\"",
            "[]",
            "{}",
            "7");
    private static final List<String> ZONES = List.of("Asia/Tokyo", "America/New_York", "Europe/Berlin", "UTC");
    private static final List<String> STRANGE_ZONES =
            List.of("Asia/Kathmandu", "Australia/Lord_Howe", "UTC' or '1", "+25:00", "../UTC", "SYSTEM");
    private static final List<String> NUMBERS = List.of("1", "7", "50", "\"3\"");
    private static final List<String> STRANGE_NUMBERS =
            List.of("0", "-1", "50001", "1e9", "2147483648", "\"5; select 1\"", "null", "{}", "true");
    private static final List<String> STRANGE_PARTS = List.of(
            "\"tenant\": \"2\"",
            "\"tenant_id\": 2",
            "\"tenantId\": [1, 2]",
            "\"securityContext\": {\"tenant\": 2}",
            "\"__proto__\": {\"tenant\": 2}",
            "\"segments\": [\"view.all\"]",
            "\"ungrouped\": true",
            "\"total\": true",
            "\"responseFormat\": \"compact\"",
            "\"responseFormat\": \"columnar\"",
            "\"queryType\": \"multi\"",
            "\"cache\": \"no-cache\"",
            "\"scan\": \"5s\"",
            "\"joinHints\": [[\"a\", \"b\"]]",
            "\"limit\": 5, \"limit\": 6");

    private final Random random;

    HostileQueries(Random random) {
        this.random = random;
    }

    String next() {
        return switch (random.nextInt(12)) {
            case 0 -> "[" + query() + ", " + query() + "]";
            case 1 -> quoted(query());
            case 2 -> pick(List.of("null", "7", "[]", "{}", "\"\"", "[[]]", "{\"a\":", "[".repeat(2000), "\u0000"));
            default -> query();
        };
    }

    /** The body of a question as SQL. */
    String sql() {
        var family = pick(FAMILIES);
        var dimension = bare(mostly(family.dimensions(), STRANGE_MEMBERS));
        var statement = "select %s, measure(%s) from %s where %s%s group by 1%s"
                .formatted(
                        dimension,
                        bare(mostly(family.measures(), STRANGE_MEMBERS)),
                        mostly(
                                List.of("view"),
                                List.of("tidemark.events", "tidemark.pages", "pg_stat_activity", "view, view")),
                        dimension,
                        mostly(
                                List.of(
                                        " is not null",
                                        " <> 'x'",
                                        " ilike '%e%'",
                                        " in ('/shared', 'shared', 'phone')"),
                                List.of(
                                        " = '' or 1=1",
                                        " = '' or tenant_id = 2",
                                        " in (select title from tidemark.entities)",
                                        "::int > 0")),
                        mostly(
                                List.of("", " order by 2 desc", " limit 7"),
                                List.of(
                                        " union all select title, 1 from tidemark.entities",
                                        "; select * from tidemark.events",
                                        " having 1 = 1")));
        return "{\"query\": %s, \"timezone\": %s, \"throwContinueWait\": true}"
                .formatted(quoted(statement), quoted(mostly(ZONES, STRANGE_ZONES)));
    }

    private static String bare(String member) {
        return member.substring(member.lastIndexOf('.') + 1);
    }

    private String query() {
        var family = pick(FAMILIES);
        var parts = new ArrayList<String>();
        parts.add("\"measures\": " + list(1, () -> measure(family)));
        parts.add("\"dimensions\": " + list(1, () -> dimension(family)));
        now(4, parts, () -> "\"timeDimensions\": " + list(1, this::time));
        now(3, parts, () -> "\"filters\": " + list(1 + random.nextInt(2), () -> filter(family, 0)));
        now(4, parts, () -> "\"order\": " + order(family));
        now(5, parts, () -> "\"limit\": " + mostly(NUMBERS, STRANGE_NUMBERS));
        now(9, parts, () -> "\"offset\": " + mostly(NUMBERS, STRANGE_NUMBERS));
        now(4, parts, () -> "\"timezone\": " + quoted(mostly(ZONES, STRANGE_ZONES)));
        now(
                12,
                parts,
                () -> "\"top\": {\"dimension\": %s, \"measure\": %s, \"limit\": %s}"
                        .formatted(dimension(family), measure(family), mostly(NUMBERS, STRANGE_NUMBERS)));
        now(16, parts, () -> "\"fill\": true");
        now(8, parts, () -> "\"scan\": " + mostly(List.of("\"5s\"", "\"20s\""), List.of("\"0s\"", "5", "\"9999d\"")));
        now(6, parts, () -> pick(STRANGE_PARTS));
        Collections.shuffle(parts, random);
        return "{" + String.join(", ", parts) + "}";
    }

    /** Now and then, one time in so many. */
    private void now(int often, List<String> parts, Supplier<String> part) {
        if (random.nextInt(often) == 0) {
            parts.add(part.get());
        }
    }

    private String time() {
        var granularity = random.nextBoolean()
                ? ", \"granularity\": " + quoted(mostly(List.of("hour", "day", "week"), STRANGE_TEXTS))
                : "";
        var range = random.nextInt(5) == 0
                ? "\"compareDateRange\": [" + range() + ", " + range() + "]"
                : "\"dateRange\": " + range();
        var previous = random.nextInt(5) == 0 ? ", \"previousDateRange\": " + range() : "";
        return "{\"dimension\": \"view.time\", " + range + previous + granularity + "}";
    }

    private String range() {
        return mostly(RANGES, STRANGE_RANGES);
    }

    private String filter(Family family, int depth) {
        if (depth < 3 && random.nextInt(3) == 0) {
            var members = list(1 + random.nextInt(2), () -> filter(family, depth + 1));
            return "{\"%s\": %s}".formatted(pick(List.of("and", "or")), members);
        }
        var member = random.nextInt(4) > 0 ? dimension(family) : measure(family);
        var values = list(1 + random.nextInt(2), () -> random.nextInt(9) == 0 ? "null" : quoted(text()));
        return "{\"member\": %s, \"operator\": %s, \"values\": %s}"
                .formatted(member, quoted(mostly(OPERATORS, STRANGE_OPERATORS)), values);
    }

    private String order(Family family) {
        var member = random.nextBoolean() ? measure(family) : dimension(family);
        return random.nextBoolean()
                ? "{" + member + ": " + quoted(mostly(List.of("asc", "desc"), STRANGE_TEXTS)) + "}"
                : "[[" + member + ", \"desc\"]]";
    }

    private String measure(Family family) {
        return quoted(mostly(family.measures(), STRANGE_MEMBERS));
    }

    private String dimension(Family family) {
        return quoted(random.nextInt(9) == 0 ? pick(TIMES) : mostly(family.dimensions(), STRANGE_MEMBERS));
    }

    private String text() {
        return random.nextBoolean() ? pick(TEXTS) : pick(STRANGE_TEXTS);
    }

    private String mostly(List<String> good, List<String> strange) {
        return random.nextInt(15) > 0 ? pick(good) : pick(random.nextBoolean() ? strange : STRANGE_TEXTS);
    }

    private String list(int size, Supplier<String> each) {
        return Stream.generate(each).limit(size).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return text.equals("\ud800") ? "\"\\ud800\"" : JsonMapper.shared().writeValueAsString(text);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
