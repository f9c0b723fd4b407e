package dev.tidemark.schema;

import java.util.List;

/** A catalog that asks for changes which cannot be made; nothing was changed. */
public final class CannotApply extends RuntimeException {

    private final List<String> reasons;

    CannotApply(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
