package dev.tidemark.bench.engine;

import dev.tidemark.store.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Page views with about 300 bytes of data, of 2,000 articles of which few have most of the readers: the 10,000 of a batch
 * are of about 3,800 different articles and devices. The same seed gives the same.
 */
public final class PageViewEvents {

    private static final List<String> DEVICES = List.of("phone", "desktop", "tablet");
    private static final int ARTICLES = 2_000;
    private static final byte[] ATTRIBUTES = "{\"source\": \"/bench\"}".getBytes(StandardCharsets.UTF_8);

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final Duration apart;
    private final int firstTenant;
    private final int tenants;
    private Instant time;

    /** @param apart how long after one event the next one occurs; not shorter than a microsecond */
    public PageViewEvents(Instant from, Duration apart) {
        this(from, apart, 1, 1);
    }

    /** Of several tenants, as many of each. */
    public PageViewEvents(Instant from, Duration apart, int firstTenant, int tenants) {
        this.time = from;
        this.apart = apart;
        this.firstTenant = firstTenant;
        this.tenants = tenants;
    }

    public List<Event> batch(int size) {
        var events = new ArrayList<Event>(size);
        for (var i = 0; i < size; i++) {
            events.add(next());
        }
        return events;
    }

    private Event next() {
        time = time.plus(apart);
        var tenant = tenants == 1 ? firstTenant : firstTenant + random.nextInt(tenants);
        return new Event(
                tenant,
                new UUID(random.nextLong(), random.nextLong()),
                time.truncatedTo(ChronoUnit.MICROS),
                true,
                time.plusMillis(100),
                "page_view",
                "page_view",
                "reader-" + random.nextInt(50_000),
                "session-" + random.nextInt(200_000),
                payload(),
                ATTRIBUTES);
    }

    private byte[] payload() {
        var article = (int) (ARTICLES * Math.pow(random.nextDouble(), 3));
        return """
                {"article": "/section-%1$d/an-article-about-something-%2$d", "section": "section-%1$d", "device": "%3$s", \
                "engaged": %4$d, "load_ms": %5$d, "authors": ["author-%6$d", "author-%7$d"], "referrer": "search", \
                "title": "A title as long as titles of articles are, and sometimes longer"}""".formatted(
                        article % 9,
                        article,
                        DEVICES.get(random.nextInt(DEVICES.size())),
                        random.nextInt(300),
                        50 + (int) (3_000 * random.nextDouble() * random.nextDouble()),
                        article % 200,
                        (article + 17) % 200)
                .getBytes(StandardCharsets.UTF_8);
    }
}
