package dev.tidemark.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog with mistakes; the message lists all of them, one a line. */
public final class InvalidCatalog extends RuntimeException {

    private final List<Mistake> mistakes;

    InvalidCatalog(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
