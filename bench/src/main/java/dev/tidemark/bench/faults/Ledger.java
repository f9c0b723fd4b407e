package dev.tidemark.bench.faults;

import java.util.Collection;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToLongFunction;

/** What the senders know: which events the server has acknowledged, and which it may have without their knowing. */
final class Ledger {

    private final SortedMap<Integer, Page> pages = new ConcurrentSkipListMap<>();

    Page page(int cycle) {
        return pages.computeIfAbsent(cycle, Page::new);
    }

    Collection<Page> pages() {
        return pages.values();
    }

    long sent() {
        return sum(Page::size);
    }

    long acknowledged() {
        return sum(page -> page.acknowledged().cardinality());
    }

    private long sum(ToLongFunction<Page> of) {
        return pages.values().stream().mapToLong(of).sum();
    }
}
