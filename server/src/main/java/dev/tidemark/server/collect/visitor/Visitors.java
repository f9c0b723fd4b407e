package dev.tidemark.server.collect.visitor;

import dev.tidemark.server.collect.Sender;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** What is kept of visitors, by the settings of this server. One for all endpoints, as what it remembers is bounded. */
public final class Visitors {

    private final VisitorSettings settings;
    private final Optional<DailyName> names;
    private final Browsers browsers = new Browsers();
    private final Counter bots;

    public Visitors(VisitorSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.names = settings.secret().map(DailyName::new);
        this.bots = Counter.builder("tidemark.collect.bots")
                .description("Events of programs that were not kept")
                .baseUnit("events")
                .register(registry);
    }

    /** What a {@code User-Agent} says; blank where there is none. */
    public Browser browser(String userAgent) {
        return browsers.of(userAgent);
    }

    /** Whether events of this browser are to be left out. */
    public boolean unwanted(Browser browser) {
        return browser.bot() && !settings.bots();
    }

    /** Counts events that were left out. */
    public void leftOut(int count) {
        bots.increment(count);
    }

    /**
     * A name for a visitor of whom nothing else is known, or {@code ""} if addresses are dropped.
     *
     * @param site whose visitor; names of different sites have nothing in common
     */
    public String name(Sender sender, String site, Client client, Instant now) {
        if (client.address().isEmpty()) {
            return "";
        }
        LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate();
        return names.map(each -> each.of(day, sender.tenant().id(), site, client.address(), client.userAgent()))
                .orElse("");
    }
}
