package dev.tidemark.server.collect.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitorsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Sender NEWS = new Sender(new Tenant(1, "news"));
    private static final Client CLIENT = new Client("192.0.2.7", "Mozilla/5.0");
    private static final String SECRET = "a secret of at least thirty-two bytes";

    private static Visitors with(VisitorSettings settings) {
        return new Visitors(settings, new SimpleMeterRegistry());
    }

    @Test
    void addressesAreDroppedUnlessThereIsASecret() {
        assertThat(with(VisitorSettings.DEFAULT).name(NEWS, "example.org", CLIENT, NOON))
                .isEmpty();
    }

    @Test
    void aNameLastsADayAndASiteAndServersAgreeOnIt() {
        var settings = new VisitorSettings(false, Optional.of(SECRET));
        var name = with(settings).name(NEWS, "example.org", CLIENT, NOON);
        assertThat(name).matches("v\\.[0-9a-f]{24}").doesNotContain("192");
        assertThat(with(settings).name(NEWS, "example.org", CLIENT, Instant.parse("2026-11-22T23:59:59Z")))
                .isEqualTo(name);
        assertThat(with(settings).name(NEWS, "example.org", CLIENT, Instant.parse("2026-11-23T00:00:00Z")))
                .isNotEqualTo(name);
        assertThat(with(settings).name(NEWS, "example.com", CLIENT, NOON)).isNotEqualTo(name);
        assertThat(with(settings).name(new Sender(new Tenant(2, "x")), "example.org", CLIENT, NOON))
                .isNotEqualTo(name);
        assertThat(with(settings).name(NEWS, "example.org", new Client("192.0.2.8", "Mozilla/5.0"), NOON))
                .isNotEqualTo(name);
        assertThat(with(new VisitorSettings(false, Optional.of(SECRET + "!"))).name(NEWS, "example.org", CLIENT, NOON))
                .isNotEqualTo(name);
        assertThat(with(settings).name(NEWS, "example.org", new Client("", ""), NOON))
                .isEmpty();
    }

    @Test
    void programsAreUnwantedUnlessTheSettingsSayOtherwise() {
        var robot = new Browser("", true);
        assertThat(with(VisitorSettings.DEFAULT).unwanted(robot)).isTrue();
        assertThat(with(new VisitorSettings(true, Optional.empty())).unwanted(robot))
                .isFalse();
        assertThat(with(VisitorSettings.DEFAULT).unwanted(Browser.UNKNOWN)).isFalse();
    }

    @Test
    void aSecretIsLong() {
        assertThatThrownBy(() -> new VisitorSettings(false, Optional.of("short")))
                .hasMessageContaining("32");
    }
}
