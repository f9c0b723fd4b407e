package dev.tidemark.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong in one catalog, collected while it is read. */
final class Mistakes {

    private final String file;
    private final List<Mistake> all;

    Mistakes(String file) {
        this(file, new ArrayList<>());
    }

    private Mistakes(String file, List<Mistake> all) {
        this.file = file;
        this.all = all;
    }

    /** For another file that belongs to the catalog; noted with the others. */
    Mistakes of(String other) {
        return new Mistakes(other, all);
    }

    /** Parsers place some mistakes before the first line, or nowhere. */
    void add(int line, String at, String message) {
        all.add(new Mistake(file, Math.max(1, line), at, message));
    }

    /** @throws InvalidCatalog with all of them, in the order of their lines */
    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new InvalidCatalog(
                    all.stream().sorted(Comparator.comparingInt(Mistake::line)).toList());
        }
    }
}
