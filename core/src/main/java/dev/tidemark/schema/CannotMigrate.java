package dev.tidemark.schema;

import java.util.List;

/** An installation that cannot be moved to a cluster; nothing was changed. */
public final class CannotMigrate extends RuntimeException {

    private final List<String> reasons;

    CannotMigrate(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Each with what to do. */
    public List<String> reasons() {
        return reasons;
    }
}
