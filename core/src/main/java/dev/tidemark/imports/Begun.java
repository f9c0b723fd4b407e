package dev.tidemark.imports;

import java.util.List;
import java.util.Optional;

/** What comes of beginning an import. */
public sealed interface Begun {

    /** It is under way. Its owner closes it. */
    record Ready(Staging staging) implements Begun {}

    /** It cannot be, for all of these reasons. */
    record Refused(List<Problem> problems) implements Begun {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Another import of one of the rollups is under way.
     *
     * @param other which, unless it has just begun or ended
     */
    record Busy(String rollup, Optional<ImportRow> other) implements Begun {}
}
