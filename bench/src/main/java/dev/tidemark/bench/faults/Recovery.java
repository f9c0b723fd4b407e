package dev.tidemark.bench.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * How long until all is as it was, from a kill or cut itself, else from the end of what lasted.
 *
 * @param acknowledged until an event is acknowledged that was first sent afterwards
 * @param visible until an answer has it
 */
record Recovery(Duration acknowledged, Duration visible) {

    /** Sends one event again and again. */
    static Recovery of(long since, Ledger ledger, int cycle, Posting posting, Asked asked, Patience patience)
            throws InterruptedException {
        var article = "probe " + cycle + " " + since;
        // Of two, one at least has a time and an article.
        var batch = Batch.of(ledger.page(cycle), 2, article);
        patience.until("an acknowledgement", () -> posting.post(batch) ? Optional.of(true) : Optional.empty());
        var acknowledged = System.nanoTime() - since;
        patience.until(
                "an answer with what was acknowledged",
                () -> asked.article(article).events() > 0 ? Optional.of(true) : Optional.empty());
        return new Recovery(Duration.ofNanos(acknowledged), Duration.ofNanos(System.nanoTime() - since));
    }
}
