package dev.tidemark.server.collect.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Reading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final CollectSettings LIMITS =
            new CollectSettings(1 << 20, 5, 64 << 10, 64, Duration.ofHours(24), Duration.ofMinutes(2), 2 << 20);
    private static final String REST = "\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"t\"";

    @Test
    void keepsExactlyTheBytesOfEachItem() {
        String first = "{ \"id\" : \"1\",\n\t" + REST
                + ", \"data\":{\"text\":\"äöü 漢字 🌎 \\u00e4 \\\"]},{\" , \"n\" : [1, 2.50] } }";
        String second = "{\"data\":\"🌊\",\"id\":\"zwölf\"," + REST + "}";
        assertThat(batch(" \n [ " + first + "\r\n , \t" + second + " ] \n"))
                .extracting(CloudEventsTest::text)
                .containsExactly(first, second);
    }

    @Test
    void keepsASingleEventWithoutTheSpaceAroundIt() {
        String event = event("\"data\":\"é\"");
        assertThat(text(one("\n  " + event + "  \n"))).isEqualTo(event);
    }

    @Test
    void leavesOutAByteOrderMark() {
        String event = event("\"data\":\"é\"");
        assertThat(text(one("\ufeff" + event))).isEqualTo(event);
        assertThat(batch("\ufeff[" + event + "]"))
                .extracting(CloudEventsTest::text)
                .containsExactly(event);
        assertThat(problems(one("\ufeff" + event("\"data\":\"\\u0000\"")))).containsExactly("invalid_text /data");
    }

    @Test
    void keysByTheDecodedSourceAndId() {
        Item item = one("{\"id\":\"\\u0061\\n\",\"source\":\"\\/s\",\"type\":\"t\",\"specversion\":\"1.0\"}");
        assertThat(item).isInstanceOfSatisfying(Item.Good.class, good -> {
            assertThat(good.eventKey()).isEqualTo(EventKey.of("/s", "a\n"));
            assertThat(good.type()).isEqualTo("t");
            assertThat(good.typeAt()).isEqualTo("/type");
        });
    }

    @Test
    void anEmptyBatchIsABatch() {
        assertThat(batch("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"data\":null",
                "\"data\":{}",
                "\"data_base64\":\"e30=\"",
                "\"data_base64\":null,\"data\":1",
                "\"subject\":null,\"time\":null,\"user\":null",
                "\"time\":\"2026-11-23T06:00:00Z\"",
                "\"time\":\"1970-01-01T00:00:00Z\"",
                "\"user\":\"ü\",\"session\":\"\"",
                "\"anext\":\"x\",\"b\":true,\"c\":-2147483648,\"d\":null",
                "\"data\":{\"a\":1,\"a\":2}",
                "\"data\":[1e999,-0.1E-1000,12345678901234567890]",
                "\"data\":\"\\ud83c\\udf0e \\\\u0000 \\\\\\\\ud800 \\u0001\"",
                "\"data\":{\"\":{\"id\":5,\"\\ud83c\\udf0e\":[]}}"
            })
    void takes(String members) {
        assertThat(one(event(members))).isInstanceOf(Item.Good.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "time":"yesterday"                         | invalid_time /time
            "time":"2026-11-22T06:00:00"               | invalid_time /time
            "time":5                                   | invalid_attribute /time
            "time":"2026-11-23T06:00:00.001Z"          | time_in_future /time
            "time":"1969-12-31T23:59:59.999Z"          | time_too_old /time
            "user":5                                   | invalid_attribute /user
            "session":{}                               | invalid_attribute /session
            "subject":[1]                              | invalid_attribute /subject
            "data_base64":5                            | invalid_attribute /data_base64
            "data":1,"data_base64":"eA=="              | data_twice /data_base64
            "id":"2"                                   | duplicate_attribute /id
            "data":1,"data":1                          | duplicate_attribute /data
            "subject":null,"subject":"x"               | duplicate_attribute /subject
            "ext":1,"ext":1                            | duplicate_attribute /ext
            "ext":1.5                                  | invalid_attribute /ext
            "ext":2147483648                           | invalid_attribute /ext
            "ext":{"a":[1]}                            | invalid_attribute /ext
            "my_ext":"x"                               | invalid_attribute /my_ext
            "":"x"                                     | invalid_attribute /
            "data":"\\u0000"                            | invalid_text /data
            "data":{"a/b":["x","\\ud800"]}              | invalid_text /data/a~1b/1
            "data":{"x":1,"\\udc00y":1}                 | invalid_text /data/\ufffdy
            "data":["\\ud800\\ud800\\udc00"]              | invalid_text /data/0
            "data":["\\ud800\\n"]                        | invalid_text /data/0
            "data":{"a":{"\\uD83cx":1},"b":"\\ud83c\\udf0e"} | invalid_text /data/a/\ufffdx
            "subject":"a\\u0000"                        | invalid_text /subject
            "data":[1,1e1001]                          | invalid_number /data/1
            "data":{"n":-1E-400000}                    | invalid_number /data/n
            """)
    void refuses(String members, String problem) {
        assertThat(problems(one(event(members)))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"source":"/s","type":"t","specversion":"1.0"}             | missing_attribute /id
            {"id":"","source":"/s","type":"t","specversion":"1.0"}     | missing_attribute /id
            {"id":null,"source":"/s","type":"t","specversion":"1.0"}   | missing_attribute /id
            {"id":7,"source":"/s","type":"t","specversion":"1.0"}      | invalid_attribute /id
            {"id":"1","type":"t","specversion":"1.0"}                  | missing_attribute /source
            {"id":"1","source":"/s","specversion":"1.0"}               | missing_attribute /type
            {"id":"1","source":"/s","type":["t"],"specversion":"1.0"}  | invalid_attribute /type
            {"id":"1","source":"/s","type":"t"}                        | missing_attribute /specversion
            {"id":"1","source":"/s","type":"t","specversion":"0.3"}    | unsupported_specversion /specversion
            {"id":"1","source":"/s","type":"t","specversion":1.0}      | invalid_attribute /specversion
            """)
    void refusesWithoutWhatEveryEventHas(String event, String problem) {
        assertThat(problems(one(event))).containsExactly(problem);
    }

    @Test
    void tellsEverythingThatIsWrongWithAnEvent() {
        assertThat(problems(one("{\"time\":\"x\",\"a b\":1}")))
                .containsExactly(
                        "invalid_attribute /a b",
                        "missing_attribute /id",
                        "missing_attribute /source",
                        "missing_attribute /type",
                        "missing_attribute /specversion",
                        "invalid_time /time");
    }

    @ParameterizedTest
    @CsvSource({"id,1024", "source,2048", "type,256", "user,512", "session,512"})
    void limitsTheLengthOfAttributesInBytes(String attribute, int longest) {
        assertThat(one(with(attribute, "ä".repeat(longest / 2)))).isInstanceOf(Item.Good.class);
        assertThat(problems(one(with(attribute, "ä".repeat(longest / 2) + "x"))))
                .containsExactly("attribute_too_long /" + attribute);
    }

    private static String with(String attribute, String value) {
        String event = event("\"user\":\"u\",\"session\":\"s\"");
        return event.replaceFirst("\"" + attribute + "\":\"[^\"]*\"", "\"" + attribute + "\":\"" + value + "\"");
    }

    @Test
    void limitsTheSizeOfAnEvent() {
        String frame = event("\"data\":\"\"");
        String most = event("\"data\":\"" + "x".repeat(LIMITS.maxEvent() - frame.length()) + "\"");
        assertThat(one(most)).isInstanceOf(Item.Good.class);
        assertThat(problems(one(most.replace("xx", "xxx")))).containsExactly("event_too_large ");
    }

    @Test
    void limitsTheDepth() {
        assertThat(one(event("\"data\":" + nested(63)))).isInstanceOf(Item.Good.class);
        assertThat(problems(one(event("\"data\":" + nested(64))))).containsExactly("too_deep /data" + "/0".repeat(63));
        assertThat(batch("[" + event("\"data\":" + nested(5_000)) + "," + event("\"data\":1") + "]"))
                .extracting(Item::getClass)
                .containsExactly(Item.Bad.class, Item.Good.class);
        assertThat(unreadable(read(CloudEvents.BATCH, "[" + event("\"data\":" + nested(20_000)) + "]")))
                .startsWith("too_complex line 1,");
    }

    @Test
    void limitsTheDigitsOfANumber() {
        assertThat(one(event("\"data\":" + "9".repeat(1_000)))).isInstanceOf(Item.Good.class);
        assertThat(problems(one(event("\"data\":" + "9".repeat(1_001))))).containsExactly("invalid_number /data");
        assertThat(problems(one(event("\"data\":0." + "9".repeat(30_000))))).containsExactly("invalid_number /data");
    }

    @Test
    void limitsTheNumberOfEvents() {
        String event = event("\"data\":1");
        assertThat(batch("[" + String.join(",", List.of(event, event, event, event, event)) + "]"))
                .hasSize(5);
        assertThat(read(CloudEvents.BATCH, "[" + (event + ",").repeat(5) + event + "]"))
                .isInstanceOfSatisfying(
                        Reading.TooMany.class,
                        many -> assertThat(many.problem().at()).isEqualTo("/5"));
    }

    @Test
    void aBadItemLeavesTheOthers() {
        assertThat(batch("[1, " + event("\"data\":1") + ", {\"id\":\"1\"}, [" + event("") + "], null]"))
                .extracting(item -> switch (item) {
                    case Item.Good good -> good.typeAt();
                    case Item.Bad bad -> problems(bad).getFirst();
                    case Item.Unfit unfit -> throw new AssertionError(unfit);
                })
                .containsExactly(
                        "not_an_object /0",
                        "/1/type",
                        "missing_attribute /2/source",
                        "not_an_object /3",
                        "not_an_object /4");
    }

    @Test
    void halfAPairInANameLeavesTheOthersAsTheyWere() {
        String good = event("\"data\":\"\\ud83c\\udf0e\"");
        assertThat(batch("[" + event("\"data\":{\"\\ud83c\":1}") + "," + good + "]"))
                .extracting(item ->
                        item instanceof Item.Good ? text(item) : problems(item).getFirst())
                .containsExactly("invalid_text /0/data/\ufffd", good);
    }

    @Test
    void pointsIntoTheBatch() {
        assertThat(batch("[" + event("\"data\":{\"k\":[\"\\u0000\"]}") + "," + event("\"data\":{\"n\":1e9999}") + "]"))
                .extracting(CloudEventsTest::problems)
                .containsExactly(List.of("invalid_text /0/data/k/0"), List.of("invalid_number /1/data/n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                 | invalid_json line 1, column 1, byte 0
            `  `               | invalid_json line 1, column 3, byte 2
            {"id":"1"          | invalid_json line 1, column 10, byte 9
            {"ä":x}            | invalid_json line 1, column 6, byte 6
            {} {}              | invalid_json line 1, column 4, byte 3
            {'id':1}           | invalid_json line 1, column 2, byte 1
            {"id":NaN}         | invalid_json line 1, column 10, byte 9
            []                 | not_an_object
            """)
    void refusesABodyThatIsNotOneEvent(String body, String problem) {
        assertThat(unreadable(read(CloudEvents.STRUCTURED, body)).strip()).isEqualTo(problem);
    }

    @Test
    void saysTheLineOfWhatIsNotJson() {
        String good = event("\"data\":\"äöü\"");
        assertThat(unreadable(read(CloudEvents.BATCH, "[" + good + ",\n  " + good + ",\n\"ä\" , }]")))
                .isEqualTo("invalid_json line 3, column 7, byte "
                        + (("[" + good + ",\n  " + good + ",\n").getBytes(StandardCharsets.UTF_8).length + 7));
        assertThat(unreadable(read(CloudEvents.BATCH, good))).isEqualTo("not_an_array ");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        for (byte[] bad : List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0xaf},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82})) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes("{\"data\":\"ä".getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bad);
            body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(unreadable(read(CloudEvents.STRUCTURED, body.toByteArray())))
                    .isEqualTo("invalid_utf8 line 1, column 11, byte 11");
        }
        for (var utf : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            assertThat(unreadable(read(CloudEvents.STRUCTURED, event("").getBytes(utf))))
                    .startsWith("invalid_utf8 ");
        }
    }

    static String event(String members) {
        return "{\"id\":\"1\"," + REST + (members.isEmpty() ? "" : "," + members) + "}";
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static Item one(String body) {
        return read(CloudEvents.STRUCTURED, body) instanceof Reading.One(Item item)
                ? item
                : new Item.Bad(List.of(new Problem("not read", body, "")));
    }

    private static List<Item> batch(String body) {
        Reading reading = read(CloudEvents.BATCH, body);
        assertThat(reading).isInstanceOf(Reading.Batch.class);
        return ((Reading.Batch) reading).items();
    }

    private static Reading read(String mediaType, String body) {
        return read(mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reading read(String mediaType, byte[] body) {
        return Objects.requireNonNull(CloudEvents.readers(LIMITS).get(mediaType))
                .read(body, body.length, NOW);
    }

    private static String text(Item item) {
        return item instanceof Item.Good good ? new String(good.json(), StandardCharsets.UTF_8) : item.toString();
    }

    private static List<String> problems(Item item) {
        return item instanceof Item.Bad(List<Problem> problems)
                ? problems.stream().map(p -> p.code() + " " + p.at()).toList()
                : List.of();
    }

    private static String unreadable(Reading reading) {
        return reading instanceof Reading.Unreadable(Problem problem)
                ? problem.code() + " " + problem.at()
                : reading.toString();
    }
}
