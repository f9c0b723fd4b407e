package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackTokenTest {

    private static final String TOKEN = "XXYYZZ-1234";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"token": "XXYYZZ-1234", "team_id": "T"}         | {"token": "", "team_id": "T"}
            {"a":[{"token":"XX\\"YYZZ-1234"}],"b":"tokens"}  | {"a":[{"token":""}],"b":"tokens"}
            {"team_id": "T", "token" :"XXYYZZ-12             | {"team_id": "T", "token" :"
            token=XXYYZZ-1234&command=%2Fx                   | token=&command=%2Fx
            command=%2Fx&token=XXYYZZ-1234                   | command=%2Fx&token=
            mytoken=a&t=token                                | mytoken=a&t=token
            {"text": "my token is here"}                     | {"text": "my token is here"}
            """)
    void isTakenOut(String said, String kept) {
        assertThat(blanked(said)).isEqualTo(kept);
    }

    @Test
    void isTakenOutOfJsonInAForm() {
        var said = "payload=" + URLEncoder.encode("{\"type\": \"x\", \"token\": \"" + TOKEN + "\", \"n\": 1}", UTF_8);
        assertThat(blanked(said)).isEqualTo(said.replace(TOKEN, ""));
    }

    @Test
    void otherBytesStay() {
        byte[] said = new byte[256];
        for (int each = 0; each < said.length; each++) {
            said[each] = (byte) each;
        }
        assertThat(SlackToken.blankedIn(said)).isEqualTo(said);
    }

    private static String blanked(String said) {
        return new String(SlackToken.blankedIn(said.getBytes(ISO_8859_1)), ISO_8859_1);
    }
}
