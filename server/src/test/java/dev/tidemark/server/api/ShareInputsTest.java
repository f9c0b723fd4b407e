package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a share is to be is read, and can be read again as it is kept, or is refused in words. */
public class ShareInputsTest {

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(ShareInputsTest.class, ShareInputsTest::fuzzerTestOneInput, """
                {"title": "Pages", "view": {"a": [1]}, "expires_in": "30d", "origins": ["https://example.org:8443", "http://a"],
                 "grants": [{"members": ["view.views", "view.page"], "filters": [{"member": "view.device", "operator": "equals",
                  "values": ["phone"]}], "reach": {"last": "30d"}}], "reach": {"all": true}}""", """
                {"title": "x", "view": {}, "reach": {"from": "2026-11-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"}, "grants": [{"members": ["view.time"]}]}""");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Fuzzed.json(new String(input, StandardCharsets.UTF_8))
                .ifPresent(json -> Fuzzed.refusedInWords(() -> {
                    var draft = new ShareReader(Fuzzed.CATALOG, Fuzzed.CLOCK).read(json, OptionalLong.empty());
                    assertThat(ShareTerms.stored(draft.terms())).isEqualTo(ShareTerms.of(new JsonPart(json, "")));
                    assertThat(draft.origins())
                            .allSatisfy(each -> assertThat(each)
                                    .doesNotContainAnyWhitespaces()
                                    .doesNotContain(";", "'"));
                    assertThat(draft.expires()).isAfter(Fuzzed.CLOCK.instant());
                }));
    }
}
