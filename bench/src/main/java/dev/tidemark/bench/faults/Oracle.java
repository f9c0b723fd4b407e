package dev.tidemark.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with a cycle: nothing, if every acknowledged event is there once and every answer is of what is there. */
final class Oracle {

    private final Ledger ledger;
    private final Stored stored;
    private final Asked asked;
    private final Patience patience;

    Oracle(Ledger ledger, Stored stored, Asked asked, Patience patience) {
        this.ledger = ledger;
        this.stored = stored;
        this.asked = asked;
        this.patience = patience;
    }

    /** Everything about one cycle. Waits until what was acknowledged before is stored. */
    List<String> look(int cycle) throws InterruptedException {
        var wrong = new ArrayList<>(events(cycle));
        answers("pages", cycle, stored::pages, asked::pages).ifPresent(wrong::add);
        answers("marks", cycle, stored::marks, asked::marks).ifPresent(wrong::add);
        wrong.addAll(patience.until("verify", () -> Optional.of(stored.differences(cycle))));
        return wrong;
    }

    /** Everything about everything, once no more is sent. */
    List<String> lookAtAll() throws InterruptedException {
        var wrong = new ArrayList<String>();
        for (var page : ledger.pages()) {
            wrong.addAll(look(page.cycle()));
        }
        wrong.addAll(stored.differences());
        var rejects = stored.rejects();
        if (rejects > 0) {
            wrong.add(rejects + " rejects of good events");
        }
        return wrong;
    }

    private List<String> events(int cycle) throws InterruptedException {
        var page = ledger.page(cycle);
        var must = page.acknowledged();
        try {
            return patience.until("acknowledged events of cycle " + cycle, () -> {
                var found = stored.numbers(cycle);
                return missing(must, found).isEmpty() ? Optional.of(surplus(page, found)) : Optional.empty();
            });
        } catch (NotBack e) {
            var missing = missing(must, stored.numbers(cycle));
            return missing.isEmpty()
                    ? surplus(page, stored.numbers(cycle))
                    : List.of("%d acknowledged events of cycle %d are lost: %s (%s)"
                            .formatted(missing.cardinality(), cycle, missing, e.getMessage()));
        }
    }

    static BitSet missing(BitSet must, List<Long> found) {
        var missing = (BitSet) must.clone();
        found.forEach(number -> missing.clear(Page.place(number)));
        return missing;
    }

    static List<String> surplus(Page page, List<Long> found) {
        var wrong = new ArrayList<String>();
        var once = new BitSet();
        for (var number : found) {
            if (!page.made(number)) {
                wrong.add("event %d of cycle %d was never sent".formatted(number, page.cycle()));
            } else if (once.get(Page.place(number))) {
                wrong.add("event %d is there twice".formatted(number));
            }
            once.set(Page.place(number));
        }
        return wrong;
    }

    /** How to come to a total. */
    private interface Of {
        Total total(int cycle) throws IOException, InterruptedException;
    }

    /** An answer of a time in which nothing was stored has to be that of the events, to the last one. */
    private Optional<String> answers(String what, int cycle, Of raw, Of answer) throws InterruptedException {
        return patience.until("a quiet moment", () -> {
            var before = raw.total(cycle);
            var answered = answer.total(cycle);
            if (!before.equals(raw.total(cycle))) {
                return Optional.empty();
            }
            return Optional.of(
                    before.equals(answered)
                            ? Optional.<String>empty()
                            : Optional.of("%s of cycle %d: events say %s, the answer %s"
                                    .formatted(what, cycle, before, answered)));
        });
    }
}
