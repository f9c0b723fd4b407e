package dev.tidemark.bench.questions;

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
 * Page views of one large news site. Half of them are of articles of the last days, of which a few have most readers; the
 * other half are of an archive that searches lead to. With 10,800 views an hour about 6,200 articles have one in an hour and
 * 30,000 in a month. The same seed gives the same.
 */
final class Publisher {

    static final String SOURCE = "page_view";

    private static final int AN_HOUR = 10_800;
    private static final int ARCHIVE = 20_000;
    private static final int A_DAY = 333;
    /** Articles of the same hours, whose readers are shared out unequally. */
    private static final int PAGE = 64;

    private static final double DAYS_ALIVE = 2;
    private static final byte[] ATTRIBUTES = "{\"source\": \"/bench\"}".getBytes(StandardCharsets.UTF_8);

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final int tenant;
    private final Instant opened;
    private final double size;

    /** @param size of what is described above */
    Publisher(int tenant, Instant opened, double size) {
        this.tenant = tenant;
        this.opened = opened;
        this.size = size;
    }

    List<Event> between(Instant from, Instant to) {
        var length = Duration.between(from, to);
        return views(
                (int) (AN_HOUR * size * length.toMillis() / Duration.ofHours(1).toMillis()), from, to);
    }

    /** So many, evenly over the time. */
    List<Event> views(int count, Instant from, Instant to) {
        var micros = ChronoUnit.MICROS.between(from, to);
        var events = new ArrayList<Event>(count);
        for (var i = 0; i < count; i++) {
            events.add(view(from.plus(micros * i / count, ChronoUnit.MICROS)));
        }
        return events;
    }

    /** Views of before that are heard of only now. */
    List<Event> late(int count, Instant from, Instant to) {
        var seconds = Duration.between(from, to).toSeconds();
        var events = new ArrayList<Event>(count);
        for (var i = 0; i < count; i++) {
            events.add(view(from.plusSeconds(random.nextLong(seconds))));
        }
        return events;
    }

    private Event view(Instant at) {
        return new Event(
                tenant,
                new UUID(random.nextLong(), random.nextLong()),
                at,
                true,
                at.plusMillis(100),
                SOURCE,
                SOURCE,
                "reader-" + random.nextInt(200_000),
                "session-" + random.nextInt(400_000),
                payload(article(at)),
                ATTRIBUTES);
    }

    private byte[] payload(String article) {
        return new Json()
                .with("article", article)
                .with("device", device())
                .with("engaged", random.nextInt(300))
                .with("referrer", "search")
                .with("title", "A title as long as titles of articles are, and sometimes longer")
                .bytes();
    }

    private String article(Instant at) {
        return random.nextBoolean() ? archived() : recent(days(at));
    }

    private double days(Instant at) {
        return Duration.between(opened, at).toSeconds() / 86_400.0;
    }

    private String archived() {
        return "/archive/an-article-about-something-" + random.nextInt((int) Math.max(1, ARCHIVE * size));
    }

    private String recent(double day) {
        var age = -DAYS_ALIVE * Math.log(1 - random.nextDouble());
        var published = (long) ((day - age + 1_000) * A_DAY * size);
        var famous = published / PAGE * PAGE + (long) (PAGE * Math.pow(random.nextDouble(), 3));
        return "/news/an-article-about-something-" + Math.min(famous, (long) ((day + 1_000) * A_DAY * size));
    }

    private String device() {
        var share = random.nextInt(100);
        return share < 60 ? "phone" : share < 92 ? "desktop" : "tablet";
    }
}
