package dev.tidemark.server.api;

/** A request that the caller has to mend. Thrown while it is read, so that reading stays straight; answered with 400. */
final class UserError extends RuntimeException {

    private final String code;
    private final String at;

    /** @param at the offending part, as a JSON pointer into the query */
    UserError(String code, String message, String at) {
        super(message);
        this.code = code;
        this.at = at;
    }

    String code() {
        return code;
    }

    String at() {
        return at;
    }
}
