package dev.tidemark.server.again;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.store.Rejects;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedTest {

    private static final Instant NOON = Instant.parse("2026-06-30T12:00:00Z");

    @Test
    void itHasTheKeyThatItWasKeptWith() {
        var key = new UUID(0, 7);
        var named = Named.of(reject(Optional.of(key), "{\"id\":\"1\",\"source\":\"/s\"}"))
                .orElseThrow();
        assertThat(named.rejectId()).isEqualTo(17);
        assertThat(named.event().eventKey()).isEqualTo(key);
        assertThat(named.event().tenantId()).isEqualTo(3);
        assertThat(named.event().receivedAt()).isEqualTo(NOON);
        assertThat(named.event().purpose()).isEqualTo(new Purpose.StoreAgain(17));
    }

    @Test
    void oneOfAnEarlierVersionHasTheKeyOfItsEvent() {
        var named = Named.of(reject(Optional.empty(), "{\"id\":\"1\",\"source\":\"/s\"}"))
                .orElseThrow();
        assertThat(named.event().eventKey()).isEqualTo(EventKey.of("/s", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":\"1\"}", "{\"source\":\"/s\"}", "[", ""})
    void whatNamesNoEventIsLeftOut(String bytes) {
        assertThat(Named.of(reject(Optional.empty(), bytes))).isEmpty();
    }

    private static Rejects.Rejected reject(Optional<UUID> key, String bytes) {
        return new Rejects.Rejected(17, 3, key, NOON, "/s", "", bytes.getBytes(UTF_8));
    }
}
