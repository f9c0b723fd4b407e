package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is asked with a token of one tenant, nothing of another is in any byte of what comes back; and what comes back is the
 * same whether the other has data or none, so that nothing can be found out by asking for it either. The requests are made
 * at random from a seed; {@code -Dtidemark.requests=…} makes more of them.
 */
class LeakTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int REQUESTS = Integer.getInteger("tidemark.requests", 500);

    private static final Set<String> STATUSES = Set.of("200", "304", "400", "403", "404", "405", "413", "414", "429");

    /** How Postgres, its driver and Java speak of what went wrong. */
    private static final Pattern INNARDS = Pattern.compile(
            "ERROR:|SQLSTATE|PSQL|org\\.postgresql|java\\.|tools\\.jackson|Exception|\\tat |syntax error|invalid input|does not exist\\b.*Position"
                    + "|violates|permission denied for|out of range for type|invalid byte sequence");

    /** Of a stream of several answers, which come in any order, and of which not all may have come when the reading ends. */
    private static final String ONE_OF_SEVERAL = "data: {\"question\":";

    private static final Pattern NUMBER = Pattern.compile("(?<![0-9A-Za-z.-])[0-9]{10,13}(?![0-9A-Za-z])");

    private static final TwoTenants TOGETHER = new TwoTenants(true);
    private static final TwoTenants ALONE = new TwoTenants(false);

    @AfterAll
    static void stop() {
        TOGETHER.close();
        ALONE.close();
    }

    @Test
    void nothingOfAnotherTenantIsToldOrCanBeFoundOut() throws IOException {
        System.out.println("LeakTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var requests = new HostileRequests(new Random(SEED));
        var answered = 0;
        for (var number = 0; number < REQUESTS; number++) {
            var request = requests.next();
            var told = check(request, number);
            answered += told.contains("/a/") || told.contains("a device") || told.contains("a tag") ? 1 : 0;
        }
        assertThat(answered).as("answers with data of who asked, seed " + SEED).isGreaterThan(REQUESTS / 40);
    }

    private static String check(HostileRequests.Request request, int number) throws IOException {
        var what = "seed " + SEED + ", request " + number + ": " + request;
        var told = TOGETHER.wire().send(request.bytes(TOGETHER.askingToken()));
        assertThat(status(told)).as(what + "\n" + told).isIn(STATUSES);
        assertThat(told.toLowerCase(Locale.ROOT)).as(what).doesNotContain(TwoTenants.MARK);
        assertThat(othersNumbers(told)).as(what + "\n" + told).isEmpty();
        assertThat(told).as(what).doesNotContainPattern(INNARDS);
        var alone = ALONE.wire().send(request.bytes(ALONE.askingToken()));
        if (!told.contains(ONE_OF_SEVERAL)) {
            assertThat(tagged(request, told)).as(what).isEqualTo(tagged(request, alone));
        }
        return told;
    }

    /** That the other's data would be recognised if they came. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/cubejs-api/v1/load", "/cubejs-api/v1/subscribe", "/v1/rows.csv", "/v1/rows.ndjson", "/v1/live"
            })
    void theMarksAreSeenByWhoMaySeeThem(String path) throws IOException {
        var members = HostileRequests.plain(
                path, "{\"dimensions\": [\"view.page\"], \"measures\": [\"view.seconds\", \"view.longest\"]}");
        var told = TOGETHER.wire().send(members.bytes(TOGETHER.otherToken()));
        assertThat(status(told)).isEqualTo("200");
        assertThat(told).contains(TwoTenants.MARK);
        assertThat(othersNumbers(told)).isNotEmpty();
        assertThat(lasting(told)).isNotEqualTo(lasting(ALONE.wire().send(members.bytes(ALONE.otherToken()))));
        var number = HostileRequests.plain(path, "{\"measures\": [\"view.stay_p50\"]}");
        assertThat(othersNumbers(TOGETHER.wire().send(number.bytes(TOGETHER.otherToken()))))
                .isNotEmpty();
    }

    private static String status(String told) {
        return told.startsWith("HTTP/1.1 ") ? told.substring(9, 12) : "none";
    }

    /** Powers of two, and one less, are in the statements that {@code /sql} tells. */
    private static List<Long> othersNumbers(String told) {
        return NUMBER.matcher(told)
                .results()
                .map(match -> Long.parseLong(match.group()))
                .filter(number -> number >= TwoTenants.LEAST_OF_OTHER && number <= TwoTenants.MOST_OF_OTHER)
                .filter(number -> Long.bitCount(number) > 1 && Long.bitCount(number + 1) > 1)
                .toList();
    }

    /** A plan that is not sent again, because who asks has it, is told by its tag alone. */
    private static String tagged(HostileRequests.Request request, String told) {
        var ofAPlan = request.text().contains("/explain") && status(told).equals("304");
        return ofAPlan ? lasting(told.replaceAll("(?im)^etag: .*$", "")) : lasting(told);
    }

    /**
     * Without what is another each time: the moment, the size of what tells it, and how many deltas of all tenants wait. Nor the
     * database's own plan, which is chosen by the size of tables that all tenants share.
     */
    private static String lasting(String told) {
        var withoutPlan = told.contains("\"database\":[")
                ? told.replaceAll("\"database\":\\[.*?\\](?=,\"considered\")", "")
                        .replaceAll("(?im)^etag: .*$", "")
                : told;
        return withoutPlan
                .replaceAll("\"(asOf|lastRefreshTime)\":\"[^\"]*\"", "")
                .replaceAll("\"(pendingDeltas|timeElapsed)\":[0-9.]+", "")
                .replaceAll("(?im)^(date|content-length): .*$", "")
                .replaceAll("(?m)^[0-9a-f]+$", "");
    }
}
