package dev.tidemark.server.api;

import dev.tidemark.store.Share;

/** A share that is in force, and its terms. */
public record SharedView(Share share, ShareTerms terms) {

    /** Reads the terms that were checked when the share was made. */
    public static SharedView of(Share share) {
        return new SharedView(share, ShareTerms.stored(share.terms()));
    }
}
