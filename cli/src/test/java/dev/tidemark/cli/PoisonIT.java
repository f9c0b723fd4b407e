package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the world sends: malformed, with a wrong key, doubled, ninety days late, from the future, unfit for the catalog. Each is
 * counted under its reason, and the answer about the rest is exact.
 */
class PoisonIT {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int EVENTS = 20_000;
    private static final int BATCH = 50;

    private static final String CATALOG = """
            sources:
              visit:
                fields: { page: page, seconds: { path: seconds, type: integer } }
                schemas: { visit: { properties: { page: { maxLength: 10 } } } }
              message: {}
              mark: {}
            rollups:
              messages: { source: message, measures: { messages: count } }
              pages: { source: visit, dimensions: { page: page }, measures: { visits: count, seconds: { sum: seconds } } }
              marks: { source: mark, measures: { marks: count } }
            """;

    /** Kinds of what is sent, and one in how many is of that kind. */
    private enum Kind {
        MALFORMED(100),
        WRONG_KEY(200),
        BAD_SIGNATURE(200),
        SIGNED(100),
        DOUBLE(20),
        LATE(50),
        FUTURE(1_000),
        WRONG_TYPE(500),
        MISFIT(500),
        UNKNOWN(500),
        GOOD(1);

        private final int oneIn;

        Kind(int oneIn) {
            this.oneIn = oneIn;
        }
    }

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Instant now = Instant.now();
    private final Map<Kind, Integer> ledger = new TreeMap<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private long seconds;

    @Test
    void eachIsCountedUnderItsReasonAndTheRestIsExact() throws Exception {
        System.out.println("PoisonIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        try (var serve = ServeProcess.start(folder.resolve("data"))) {
            run("apply", catalog, "--postgres-url", serve.postgresUrl());
            var keys = Keys.make("poison", serve.postgresUrl());
            var question = new Question(serve.url(), keys.read());
            var sending = new Sending(serve.url(), keys.write());
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> question.total("visit.visits") == 0);
            var messenger = Messenger.of("poison", serve.postgresUrl());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> messenger
                                    .deliver(serve.url(), Messenger.delivery(List.of(EVENTS)))
                                    .statusCode()
                            == 200);
            send(sending, new Sending(serve.url(), "nobodys"), messenger);
            Marks.follow(sending, question);
            assertAnswers();
            assertCounted(serve);
            assertThat(question.total("visit.visits")).isEqualTo(of(Kind.GOOD) + of(Kind.LATE));
            assertThat(question.total("message.messages")).isEqualTo(of(Kind.SIGNED) + 1);
            assertThat(question.total("visit.seconds")).isEqualTo(seconds);
            run("verify", "--postgres-url", serve.postgresUrl());
        }
    }

    private void send(Sending sending, Sending stranger, Messenger messenger) throws Exception {
        var good = new ArrayList<String>();
        var batch = new ArrayList<String>();
        for (var number = 0; number < EVENTS; number++) {
            var kind = kind(good);
            ledger.merge(kind, 1, Integer::sum);
            switch (kind) {
                case WRONG_KEY -> count(stranger.post(List.of(event(number, "visit", now, "/p", "1"))));
                case BAD_SIGNATURE ->
                    count(messenger.forged().deliver(sending.url(), Messenger.delivery(List.of(number))));
                case SIGNED -> count(messenger.deliver(sending.url(), Messenger.delivery(List.of(number))));
                case MALFORMED -> malformed(sending, batch, number);
                case DOUBLE -> batch.add(good.get(random.nextInt(good.size())));
                case LATE -> batch.add(good(number, now.minus(Duration.ofDays(90)), new ArrayList<>()));
                case FUTURE -> batch.add(event(number, "visit", now.plus(Duration.ofHours(25)), "/p", "1"));
                case WRONG_TYPE -> batch.add(event(number, "visit", now, "/p", "\"1\""));
                case MISFIT -> batch.add(event(number, "visit", now, "/a-long-path", "1"));
                case UNKNOWN -> batch.add(event(number, "vist", now, "/p", "1"));
                case GOOD -> batch.add(good(number, now.minusSeconds(random.nextInt(3_600)), good));
            }
            if (batch.size() >= BATCH) {
                count(sending.post(batch));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            count(sending.post(batch));
        }
    }

    private Kind kind(List<String> good) {
        for (var kind : Kind.values()) {
            if (random.nextInt(kind.oneIn) == 0 && !(kind == Kind.DOUBLE && good.isEmpty())) {
                return kind;
            }
        }
        throw new AssertionError("the last kind is what is left");
    }

    /** Half of them in the middle of good ones, half of them alone and no JSON at all. */
    private void malformed(Sending sending, List<String> batch, int number) throws Exception {
        if (random.nextBoolean()) {
            batch.add("{\"specversion\":\"1.0\",\"id\":\"%d\",\"type\":\"visit\"}".formatted(number));
        } else {
            count(sending.post(List.of("{\"specversion\":\"1.0\",\"id\":")));
        }
    }

    private String good(int number, Instant time, List<String> sent) {
        seconds += number % 97;
        var event = event(number, "visit", time, "/p" + number % 50, String.valueOf(number % 97));
        sent.add(event);
        return event;
    }

    private static String event(int number, String type, Instant time, String page, String seconds) {
        return """
                {"specversion":"1.0","id":"%d","source":"/poison","type":"%s","time":"%s","data":{"page":"%s","seconds":%s}}""".formatted(number, type, time, page, seconds);
    }

    /** The codes of an answer, those of single events among them. */
    private void count(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        var codes = Pattern.compile("\"code\":\"(\\w+)\"").matcher(answer.body());
        while (codes.find()) {
            answers.merge(codes.group(1), 1, Integer::sum);
        }
    }

    private void assertAnswers() {
        assertThat(answers.keySet())
                .isEqualTo(Set.of(
                        "missing_attribute",
                        "invalid_json",
                        "some_rejected",
                        "time_in_future",
                        "wrong_signature",
                        "unknown_key",
                        "unknown_type"));
        assertThat(answered("missing_attribute") + answered("invalid_json")).isEqualTo(of(Kind.MALFORMED));
        assertThat(answered("time_in_future")).isEqualTo(of(Kind.FUTURE));
        assertThat(answered("unknown_key")).isEqualTo(of(Kind.WRONG_KEY));
        assertThat(answered("wrong_signature")).isEqualTo(of(Kind.BAD_SIGNATURE));
    }

    private void assertCounted(ServeProcess serve) throws Exception {
        var refused = "tidemark_collect_refused_events_total";
        assertThat(serve.metric(refused, "code=\"time_in_future\"")).isEqualTo(of(Kind.FUTURE));
        assertThat(serve.metric(refused, "code=\"missing_attribute\"") + serve.metric(refused, "code=\"invalid_json\""))
                .isEqualTo(of(Kind.MALFORMED));
        assertThat(serve.metric("tidemark_collect_request_seconds_count", "status=\"401\""))
                .isEqualTo(of(Kind.WRONG_KEY) + of(Kind.BAD_SIGNATURE));
        assertThat(serve.metric("tidemark_process_duplicates_total")).isEqualTo(of(Kind.DOUBLE));
        assertThat(serve.metric("tidemark_process_late_total")).isEqualTo(of(Kind.LATE));
        assertThat(serve.metric("tidemark_process_stored_total"))
                .isEqualTo(of(Kind.GOOD) + of(Kind.LATE) + of(Kind.SIGNED) + 1 + Marks.COUNT);
        var rejects = Map.of(
                "wrong_type", (long) of(Kind.WRONG_TYPE),
                "schema_mismatch", (long) of(Kind.MISFIT),
                "unknown_type", (long) of(Kind.UNKNOWN));
        assertThat(Rows.of(serve.postgresUrl(), "select reason, count(*) from tidemark.rejects group by 1"))
                .isEqualTo(rejects);
        for (var reject : rejects.entrySet()) {
            assertThat(serve.metric("tidemark_process_rejected_total", "reason=\"" + reject.getKey() + "\""))
                    .isEqualTo(reject.getValue().doubleValue());
        }
    }

    private int answered(String code) {
        return answers.getOrDefault(code, 0);
    }

    private int of(Kind kind) {
        return ledger.getOrDefault(kind, 0);
    }

    private static void run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isZero();
    }
}
