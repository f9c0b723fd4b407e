package dev.tidemark.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventJsonTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void keepsTheDataByteForByte() {
        var data = "{ \"a\":1.10 , \"b\":\"\\u00e9\" }";
        var event = event("7", Optional.of("ann"), data);
        assertThat(event)
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/replay/x\",\"type\":\"x\","
                        + "\"time\":\"2015-09-12T00:46:58.771Z\",\"user\":\"ann\",\"data\":" + data + "}");
    }

    @Test
    void escapesWhateverTextHolds() {
        var text = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            text.append(c);
        }
        text.append("\u2028\ud83c\udf0a");
        var event = JSON.readTree(event(text.toString(), Optional.of(text.toString()), "null"));
        assertThat(event.get("id").stringValue()).isEqualTo(text.toString());
        assertThat(event.get("user").stringValue()).isEqualTo(text.toString());
    }

    private static String event(String id, Optional<String> user, String data) {
        var time = Instant.parse("2015-09-12T00:46:58.771Z");
        return new String(EventJson.of("/replay/x", "x").event(id, time, user, data.getBytes(UTF_8)), UTF_8);
    }
}
