package dev.tidemark.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventKeyTest {
    /** select encode(substr(sha256(convert_to('/shop' || E'\n' || 'a-1','UTF8')),1,16),'hex')::uuid; same with shä, ü. */
    @Test
    void isWhatPostgresComputes() {
        assertThat(EventKey.of("/shop", "a-1")).isEqualTo(UUID.fromString("884e6968-cab1-18cc-aa81-484c191affa9"));
        assertThat(EventKey.of("shä", "ü")).isEqualTo(UUID.fromString("8673e210-12ee-e2fb-7f49-da63d125ae6a"));
    }

    @Test
    void sourceAndIdAreKeptApart() {
        assertThat(EventKey.of("a", "bc")).isNotEqualTo(EventKey.of("ab", "c"));
    }
}
