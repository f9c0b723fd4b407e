package dev.tidemark.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Page views of about 300 bytes, of 2,000 articles of which few have most of the readers. The same seed gives the same. */
public final class PageViews {

    private static final List<String> DEVICES = List.of("phone", "desktop", "tablet");
    private static final int ARTICLES = 2_000;

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final String run;
    private long number;

    /** @param run keeps the ids of one run apart from those of others */
    public PageViews(String run) {
        this.run = run;
    }

    public synchronized byte[] next() {
        var rank = (int) (ARTICLES * Math.pow(random.nextDouble(), 3));
        return event("/section-" + rank % 9 + "/an-article-about-something-" + rank, Instant.now());
    }

    synchronized byte[] of(String article) {
        return event(article, Instant.now());
    }

    private byte[] event(String article, Instant time) {
        return """
                {"specversion":"1.0","id":"%s-%d","source":"/bench","type":"page_view","time":"%s","user":"reader-%d",\
                "data":{"article":"%s","device":"%s","engaged":%d,"title":"A title as long as titles of articles are","referrer":"search"}}""".formatted(
                        run,
                        number++,
                        time,
                        random.nextInt(50_000),
                        article,
                        DEVICES.get(random.nextInt(3)),
                        random.nextInt(300))
                .getBytes(StandardCharsets.UTF_8);
    }
}
