package dev.tidemark.server.imports;

import java.util.List;

/** A delivery that cannot be read, for reasons that whoever delivers it has to mend. Nothing of it is kept. */
public final class BadFile extends Exception {

    private final List<String> reasons;

    BadFile(String file, String reason) {
        this(file, List.of(reason));
    }

    /** @param reasons all of them at once, each a sentence without the file's name */
    BadFile(String file, List<String> reasons) {
        super(file + ": " + String.join("; ", reasons));
        this.reasons = reasons.stream().map(reason -> file + ": " + reason).toList();
    }

    /** Each with the file's name, one line each. */
    public List<String> reasons() {
        return reasons;
    }
}
