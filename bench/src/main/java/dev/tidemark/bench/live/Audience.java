package dev.tidemark.bench.live;

import dev.tidemark.bench.PageViews;
import dev.tidemark.cli.send.EventSender;

/**
 * A tenant, and those who watch it.
 *
 * @param views what arrives for it
 */
record Audience(String token, Probes probes, EventSender sender, PageViews views) implements AutoCloseable {

    @Override
    public void close() {
        sender.close();
    }
}
