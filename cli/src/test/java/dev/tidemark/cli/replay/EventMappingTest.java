package dev.tidemark.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventMappingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventMapping mapping = mapping("{ key: [channel, at.n], time: at.when, user: who }");

    @Test
    void findsKeyTimeAndUserInTheLine() {
        var event = event(
                "{\"channel\":\"#a\",\"at\":{\"n\":7,\"when\":\"2015-09-12T02:00:00+02:00\"},\"who\":\"ann\",\"x\":1}");
        assertThat(event.get("id").stringValue()).isEqualTo("#a|7");
        assertThat(event.get("source").stringValue()).isEqualTo("/replay/edit");
        assertThat(event.get("type").stringValue()).isEqualTo("edit");
        assertThat(event.get("time").stringValue()).isEqualTo("2015-09-12T00:00:00Z");
        assertThat(event.get("user").stringValue()).isEqualTo("ann");
        assertThat(event.get("data").get("x").intValue()).isEqualTo(1);
    }

    @Test
    void leavesOutAUserThatIsNotThere() {
        assertThat(event(line("a", "1")).has("user")).isFalse();
    }

    @Test
    void joinsDifferentKeysToDifferentIds() {
        assertThat(event(line("a|b", "\"c\"")).get("id"))
                .isNotEqualTo(event(line("a", "\"b|c\"")).get("id"));
        assertThat(event(line("a\\\\", "\"c\"")).get("id"))
                .isNotEqualTo(event(line("a", "\"\\\\c\"")).get("id"));
        assertThat(event(line("a\\\\|", "1")).get("id"))
                .isNotEqualTo(event(line("a|", "1")).get("id"));
        assertThat(event(line("a", "0.1000000000000000055511151231257827")).get("id"))
                .isNotEqualTo(
                        event(line("a", "0.1000000000000000055511151231257828")).get("id"));
    }

    @Test
    void takesTheDeclaredTypeWhenTheSourcesNameIsNone() {
        var declared = mapping("{ types: [page.edit, page.create], key: [channel], time: at.when }");
        assertThat(read(declared.map(line("a", "1").getBytes(UTF_8)))
                        .get("type")
                        .stringValue())
                .isEqualTo("page.create");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"channel":"a"                                                        ; not_json
            {"channel":"a"} {}                                                    ; not_json
            {"channel":'a'}                                                       ; not_json
            nonsense                                                              ; not_json
            [1]                                                                   ; not_an_object
            "text"                                                                ; not_an_object
            {"at":{"n":1,"when":"2015-09-12T00:00:00Z"}}                          ; no_key
            {"channel":null,"at":{"n":1,"when":"2015-09-12T00:00:00Z"}}           ; no_key
            {"channel":["a"],"at":{"n":1,"when":"2015-09-12T00:00:00Z"}}          ; no_key
            {"channel":"","at":{"n":"","when":"2015-09-12T00:00:00Z"}}            ; no_key
            {"channel":"a","at":{"n":1}}                                          ; no_time
            {"channel":"a","at":{"n":1,"when":null}}                              ; no_time
            {"channel":"a","at":{"n":1,"when":"2015-09-12T00:00:00"}}             ; bad_time
            {"channel":"a","at":{"n":1,"when":{}}}                                ; bad_time
            """)
    void refusesWhatCanBeNoEvent(String line, String code) {
        assertThat(mapping.map(line.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Mapped.Unfit.class, unfit -> assertThat(unfit.code()).isEqualTo(code));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        var line = line("caf?", "1").getBytes(UTF_8);
        line[new String(line, UTF_8).indexOf('?')] = (byte) 0xe9;
        assertThat(mapping.map(line)).isInstanceOf(Mapped.Unfit.class);
    }

    private JsonNode event(String line) {
        return read(mapping.map(line.getBytes(UTF_8)));
    }

    private static String line(String channel, String number) {
        return "{\"channel\":\"%s\",\"at\":{\"n\":%s,\"when\":\"2015-09-12T00:00:00Z\"}}".formatted(channel, number);
    }

    private static JsonNode read(Mapped mapped) {
        return switch (mapped) {
            case Mapped.Event event -> JSON.readTree(event.json());
            case Mapped.Unfit unfit -> throw new AssertionError(unfit.toString());
        };
    }

    private static EventMapping mapping(String source) {
        var catalog = Catalog.parse("test", "sources: { edit: " + source + " }");
        return EventMapping.by(catalog.sources().values().iterator().next());
    }
}
