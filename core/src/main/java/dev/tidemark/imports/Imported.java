package dev.tidemark.imports;

import java.util.List;

/** What comes of committing an import. Unless it is {@link Done}, the rollups are as they were. */
public sealed interface Imported {

    /**
     * All its slices are visible.
     *
     * @param slices how many of all rollups were replaced
     * @param unchanged how many were there already just so
     */
    record Done(List<Delivered> delivered, long slices, long unchanged) implements Imported {
        public Done {
            delivered = List.copyOf(delivered);
        }
    }

    /** All its slices were there already just so. */
    record Unchanged(List<Delivered> delivered) implements Imported {
        public Unchanged {
            delivered = List.copyOf(delivered);
        }
    }

    /** More rows cannot be taken than may be left out. */
    record TooManyErrors(List<Delivered> delivered) implements Imported {
        public TooManyErrors {
            delivered = List.copyOf(delivered);
        }
    }

    /** Meanwhile something has changed that stands in its way. */
    record Refused(List<Problem> problems) implements Imported {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
